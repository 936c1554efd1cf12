// Links with data-step-dialog open what they lead to in the page's dialog; without it, or when
// something goes wrong, they are followed like any other link.

const dialog = document.getElementById("step-dialog");

const fetched = async (address) => {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  return answer.text();
};

const open = async (address) => {
  const text = await fetched(address);
  dialog.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.children);
  if (!dialog.open) dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("step-opened", { bubbles: true }));
};

const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!dialog || !link || !plain(event)) return;
  if (link.matches("[data-step-dialog]")) {
    event.preventDefault();
    open(link.href).catch(() => location.assign(link.href));
  } else if (dialog.open && link.matches("[data-close-dialog]")) {
    event.preventDefault();
    dialog.close();
  }
});
