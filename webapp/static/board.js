// Drag a card to another column: the form that the stage asks for opens, as from the card's menu.
let dragged = null;

const columns = [...document.querySelectorAll("[data-stage]")];

function linkTo(stage) {
  return dragged && dragged.querySelector(`[data-stage-link="${CSS.escape(stage)}"]`);
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest ? event.target.closest(".board-card[draggable]") : null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
  for (const column of columns) {
    column.classList.toggle("is-open", Boolean(linkTo(column.dataset.stage)));
  }
});

document.addEventListener("dragend", () => {
  dragged = null;
  for (const column of columns) column.classList.remove("is-open", "is-target");
});

for (const column of columns) {
  column.addEventListener("dragover", (event) => {
    if (!column.classList.contains("is-open")) return;
    event.preventDefault();
    column.classList.add("is-target");
  });
  column.addEventListener("dragleave", () => column.classList.remove("is-target"));
  column.addEventListener("drop", (event) => {
    const link = linkTo(column.dataset.stage);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}

// A menu that led to a dialog is not left open behind it.
document.addEventListener("step-opened", () => {
  for (const menu of document.querySelectorAll(".board-menu[open]")) menu.open = false;
});
