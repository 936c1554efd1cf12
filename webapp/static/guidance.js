// The panel of help beside a listing form. It only ever reads the form, but for what is taken over.
const panel = document.querySelector("[data-guide]");
const form = document.getElementById("listing-form");
const AWAY = "现在无法给出提示，不影响填写、保存和提交。";

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  form.append(input);
  return input;
}

const WAYS = {
  tick(name, value) {
    const box = form.querySelector(`input[name="${name}"][value="${value}"]`);
    if (box) box.checked = true;
    else hidden(name, value);
  },
  set(name, value) {
    (form.elements[name] || hidden(name, "")).value = value;
  },
  add(name, value) {
    const input = form.elements[name] || hidden(name, "");
    input.value = input.value ? `${input.value}；${value}` : value;
  },
};

// Said aloud only when it is something else than before.
function brief(text) {
  for (const place of panel.querySelectorAll("[data-guide-brief]")) {
    if (place.textContent !== text) place.textContent = text;
  }
}

function away() {
  const body = panel.querySelector("[data-guide-body]");
  body.innerHTML = '<p class="guide-away"></p>';
  body.firstChild.textContent = AWAY;
  brief("现在无法给出提示");
}

if (panel) {
  if (window.matchMedia("(max-width: 991.98px)").matches) panel.querySelector("details").open = false;
  panel.addEventListener("htmx:afterSwap", () => {
    const told = panel.querySelector("[data-brief]");
    if (told) brief(told.dataset.brief);
  });
  for (const name of ["responseError", "sendError", "timeout"]) panel.addEventListener(`htmx:${name}`, away);
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    WAYS[button.dataset.how](button.dataset.take, button.dataset.value);
    button.replaceWith("已采用");
    panel.querySelector("summary").focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
