// The lines of a list in composition can be dragged by their handles; saving sends the new order.
for (const list of document.querySelectorAll("[data-sortable]")) {
  let dragged = null;

  for (const part of document.querySelectorAll("[data-with-script], [data-handle]")) part.hidden = false;

  for (const handle of list.querySelectorAll("[data-handle]")) {
    const line = handle.closest("li");
    // Only the handle begins a drag, so that words can still be selected.
    handle.addEventListener("pointerdown", () => { line.draggable = true; });
    line.addEventListener("dragstart", (event) => {
      dragged = line;
      event.dataTransfer.effectAllowed = "move";
      line.classList.add("is-dragged");
    });
    line.addEventListener("dragend", () => {
      line.draggable = false;
      line.classList.remove("is-dragged");
      dragged = null;
    });
  }

  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const over = event.target.closest("li");
    if (!over || over === dragged) return;
    const box = over.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    list.insertBefore(dragged, after ? over.nextSibling : over);
    list.closest("form").classList.add("is-changed");
  });
  list.addEventListener("drop", (event) => event.preventDefault());
}
