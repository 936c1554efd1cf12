// The map of topics: bubbles that are chosen open the row of their topic in the table.
// Everything that it shows stands in the table too; without this script only the map is missing.
import { common, drawn } from "./chart.js";

const SYMBOLS = { supply: "triangle", demand: "diamond", both: "rect", even: "circle" };
const COLOURS = { supply: "--danger", demand: "--primary", both: "--warn", even: "--good" };
const SMALLEST = 12;
const LARGEST = 52;

const map = document.getElementById("market-map");
const topics = JSON.parse(map.dataset.topics);
const words = JSON.parse(map.dataset.words);
const states = Object.keys(words);
const most = Math.max(...topics.map((topic) => topic.needs + topic.achievements));
const chart = drawn(map, option);

function option(look) {
  const { text, colour } = look;
  const axis = { show: false, min: -1.2, max: 1.2 };
  return {
    ...common(map, look, ({ data }) => told(data.topic)),
    grid: { left: 8, right: 8, top: 8, bottom: 8 },
    xAxis: axis,
    yAxis: axis,
    series: states.map((state) => ({
      name: words[state],
      type: "scatter",
      symbol: SYMBOLS[state],
      symbolSize: (_, { data }) => size(data.topic),
      itemStyle: { color: colour(COLOURS[state]), opacity: 0.78, borderColor: colour("--card") },
      emphasis: { itemStyle: { opacity: 1, borderColor: colour("--ink"), borderWidth: 2 } },
      label: {
        show: true,
        position: "bottom",
        distance: 2,
        color: colour("--ink"),
        fontSize: text * 0.75,
        formatter: ({ data }) => data.topic.label.split("、")[0],
      },
      labelLayout: { hideOverlap: true },
      data: topics
        .filter((topic) => topic.state === state)
        .map((topic) => ({ value: [topic.x, topic.y], topic })),
    })),
  };
}

function size(topic) {
  const share = Math.sqrt((topic.needs + topic.achievements) / most);
  return SMALLEST + (LARGEST - SMALLEST) * share;
}

function told(topic) {
  return [
    topic.label,
    topic.word,
    `需求与场景 ${topic.needs}，其中缺成果 ${topic.unsupplied}`,
    `成果 ${topic.achievements}，其中缺需求 ${topic.undemanded}`,
  ].join("\n");
}

function choose(id) {
  for (const row of document.querySelectorAll(".market-topics tr[id]")) {
    const chosen = row.id === id;
    row.classList.toggle("is-chosen", chosen);
    row.querySelector("details").open = chosen;
    if (!chosen) continue;
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("summary").focus({ preventScroll: true });
  }
}

function point(id) {
  for (const [seriesIndex, state] of states.entries()) {
    const dataIndex = topics.filter((topic) => topic.state === state).findIndex((t) => t.id === id);
    if (dataIndex >= 0) return { seriesIndex, dataIndex };
  }
  return null;
}

chart.on("click", ({ data }) => choose(data.topic.id));

// Whoever goes through the table sees where on the map they are.
for (const row of document.querySelectorAll(".market-topics tr[id]")) {
  const show = (type) => () => chart.dispatchAction({ type, ...point(row.id) });
  row.addEventListener("pointerenter", show("highlight"));
  row.addEventListener("pointerleave", show("downplay"));
  row.addEventListener("focusin", show("highlight"));
  row.addEventListener("focusout", show("downplay"));
}

// Paper cannot be clicked open.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".market-more")) details.open = true;
});
if (location.hash.startsWith("#topic-")) choose(location.hash.slice(1));
