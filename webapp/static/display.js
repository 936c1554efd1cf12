// Runs in the head, before the first paint, so that a chosen display does not flash.
(function () {
  ["large-text", "high-contrast"].forEach(function (name) {
    try {
      if (localStorage.getItem(name) === "on") document.documentElement.classList.add(name);
    } catch (refused) {
      // Storage is switched off: the page keeps its normal display.
    }
  });
})();
