"""New achievements made up for one enterprise each month: 定制化成果供给."""
