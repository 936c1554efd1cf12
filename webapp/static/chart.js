// A chart in an element that carries its description: drawn in the colours and the size of text of
// the page, and drawn anew when these change.

// What the page looks like now.
export function look() {
  const style = getComputedStyle(document.documentElement);
  return {
    text: parseFloat(style.fontSize),
    font: getComputedStyle(document.body).fontFamily,
    colour: (name) => style.getPropertyValue(name).trim(),
  };
}

// What all charts have in common; `told` gives the words of a tooltip.
export function common(element, { text, font, colour }, told) {
  return {
    animation: false,
    // The element carries its own description; the words of the library are no better.
    aria: { enabled: true, label: { description: element.getAttribute("aria-label") } },
    textStyle: { fontFamily: font, color: colour("--ink") },
    // As text of the drawing: a box of HTML would bring style attributes.
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("--card"),
      borderColor: colour("--edge"),
      textStyle: { color: colour("--ink"), fontSize: text * 0.875, lineHeight: text * 1.4 },
      formatter: told,
    },
  };
}

// Draws what `option` gives for the look of the page.
export function drawn(element, option) {
  const chart = window.echarts.init(element, null, { renderer: "svg" });
  const draw = () => chart.setOption(option(look()), true);
  draw();
  element.classList.add("is-drawn");
  new ResizeObserver(() => {
    chart.resize();
    draw();
  }).observe(element);
  // Large text and high contrast are classes of the root.
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["class"] });
  // Paper is narrower than the screen.
  window.addEventListener("beforeprint", () => chart.resize());
  return chart;
}
