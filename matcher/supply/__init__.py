"""New achievements made up for one enterprise: 定制化成果供给."""
