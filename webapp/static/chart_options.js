// What each kind of chart looks like. All numbers stand in the table beside the chart as well.
const NARROW = 480;
const exact = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });
const money = new Intl.NumberFormat("zh-CN", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const round = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 0 });

function small({ text, colour }) {
  return { color: colour("--ink"), fontSize: text * 0.8125 };
}

function valueAxis(look, name) {
  return {
    type: "value",
    name,
    nameTextStyle: { ...small(look), color: look.colour("--muted"), align: "left" },
    axisLabel: { ...small(look), color: look.colour("--muted"), formatter: round.format },
    splitLine: { lineStyle: { color: look.colour("--line") } },
    splitNumber: 4,
  };
}

function nameAxis(look, names, more = {}) {
  return {
    type: "category",
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.colour("--edge") } },
    axisLabel: { ...small(look), ...more },
  };
}

// Months as bars, the year before as a broken line over them.
export const trend = {
  trigger: "axis",
  told: ({ months, now, before, unit }) => ([{ dataIndex: at }]) =>
    [months[at], `本期 ${exact.format(now[at])} ${unit}`, `上年同月 ${exact.format(before[at])} ${unit}`].join("\n"),
  option: ({ months, now, before, unit }, look) => ({
    grid: { left: 4, right: 4, top: look.text * 2, bottom: 4, containLabel: true },
    xAxis: nameAxis(look, months, { hideOverlap: true }),
    yAxis: valueAxis(look, unit),
    series: [
      { type: "bar", data: now, barMaxWidth: 28, itemStyle: { color: look.colour("--primary") } },
      {
        type: "line",
        data: before,
        symbolSize: 6,
        lineStyle: { type: "dashed", width: 2, color: look.colour("--warn") },
        itemStyle: { color: look.colour("--warn") },
      },
    ],
  }),
};

// The same figure of several years, and what is asked for as a broken line.
export const columns = {
  trigger: "axis",
  told: ({ names, values, thresholds, unit }) => ([{ dataIndex: at }]) =>
    [
      names[at],
      values[at] === null ? "暂缺" : `${exact.format(values[at])} ${unit}`,
      ...(thresholds[at] === null ? [] : [`门槛 ${exact.format(thresholds[at])} ${unit}`]),
    ].join("\n"),
  option: ({ names, values, thresholds, unit }, look) => ({
    grid: { left: 4, right: 4, top: look.text * 2, bottom: 4, containLabel: true },
    xAxis: nameAxis(look, names),
    yAxis: valueAxis(look, unit),
    series: [
      {
        type: "bar",
        data: values,
        barMaxWidth: 48,
        z: 3,
        itemStyle: { color: look.colour("--primary") },
        label: {
          show: true,
          position: "top",
          ...small(look),
          padding: 2,
          backgroundColor: look.colour("--card"),
          formatter: ({ value }) => exact.format(value),
        },
      },
      {
        type: "line",
        data: thresholds,
        symbolSize: 6,
        lineStyle: { type: "dashed", width: 2, color: look.colour("--warn") },
        itemStyle: { color: look.colour("--warn") },
      },
    ],
  }),
};

// Parts of a whole as bars, the largest on top, each with its number.
export const bars = {
  trigger: "axis",
  told: ({ names, told }) => ([{ dataIndex: at }]) => [names[at], ...told[at]].join("\n"),
  option: ({ names, values }, look, width) => ({
    grid: { left: 4, right: look.text * 5.5, top: 4, bottom: 4, containLabel: true },
    xAxis: { ...valueAxis(look, ""), axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      ...nameAxis(look, names, {
        width: Math.min(look.text * 10, width * 0.36),
        overflow: "truncate",
      }),
      inverse: true,
    },
    series: [
      {
        type: "bar",
        data: values,
        barMaxWidth: 18,
        itemStyle: { color: look.colour("--primary") },
        label: {
          show: true,
          position: "right",
          ...small(look),
          formatter: ({ value }) => money.format(value),
        },
      },
    ],
  }),
};

// Steps that each leave fewer, in their order.
export const funnel = {
  trigger: "item",
  told: ({ steps }) => ({ dataIndex: at }) => [steps[at].name, ...steps[at].told].join("\n"),
  option: ({ steps }, look, width) => ({
    series: [
      {
        type: "funnel",
        sort: "none",
        left: 4,
        top: 8,
        bottom: 8,
        width: width < NARROW ? "42%" : "52%",
        min: 0,
        minSize: 2,
        gap: 3,
        itemStyle: { color: look.colour("--primary"), borderWidth: 0 },
        label: {
          position: "right",
          ...small(look),
          formatter: ({ dataIndex: at }) =>
            [steps[at].name, ...steps[at].told.slice(0, width < NARROW ? 1 : 2)].join("，"),
        },
        labelLine: { length: 8, lineStyle: { color: look.colour("--edge") } },
        data: steps.map(({ name, count }) => ({ name, value: count })),
      },
    ],
  }),
};

// Two characteristics against each other; the amount stands in its cell.
export const heat = {
  trigger: "item",
  told: ({ columns, rows, unit }) => ({ value: [x, y, amount] }) =>
    [rows[y], columns[x], `${exact.format(amount)} ${unit}`].join("\n"),
  option: ({ columns, rows, cells }, look, width) => {
    const most = Math.max(...cells.map((cell) => cell[2]), 1);
    const light = (amount) => amount > most * 0.55;
    return {
      grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
      xAxis: {
        ...nameAxis(look, columns, {
          interval: 0,
          formatter: (name) => (width < NARROW ? name.replace(/^技术/, "") : name),
        }),
        position: "top",
      },
      yAxis: {
        ...nameAxis(look, rows, { width: width * 0.26, overflow: "truncate" }),
        inverse: true,
      },
      visualMap: {
        show: false,
        min: 0,
        max: most,
        inRange: { color: [look.colour("--primary-tint"), look.colour("--primary-dark")] },
      },
      series: [
        {
          type: "heatmap",
          itemStyle: { borderColor: look.colour("--card"), borderWidth: 2 },
          data: cells.map((value) => ({
            value,
            label: {
              show: value[2] > 0,
              fontSize: look.text * (width < NARROW ? 0.6875 : 0.8125),
              color: light(value[2]) ? look.colour("--card") : look.colour("--ink"),
              formatter: () => round.format(value[2]),
            },
          })),
        },
      ],
    };
  },
};
