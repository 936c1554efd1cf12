// Draws every chart of the page from the numbers that it carries, and folds the tables away that
// say the same; without this script they stand open, and nothing is missing.
import { common, drawn } from "./chart.js";
import * as kinds from "./chart_options.js";

for (const element of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(element.dataset.chart);
  const { trigger, told, option } = kinds[data.kind];
  drawn(element, (look) => {
    const base = common(element, look, told(data));
    const tooltip = { ...base.tooltip, trigger, axisPointer: { type: "shadow" } };
    return { ...base, tooltip, ...option(data, look, element.clientWidth) };
  });
  element.closest("figure").querySelector("details").open = false;
}
document.documentElement.classList.add("charts-drawn");
