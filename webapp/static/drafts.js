// Nothing typed is lost: it is kept in this tab at every pause and, for members, on the server.
const PAUSE = 1200;
const AGAIN = 15000;
const NOT_TYPED = new Set(["csrf_token", "version", "step", "then"]);

const form = document.querySelector("form[data-draft]");
const state = document.querySelector("[data-save-state]");
const key = form && `draft:${form.dataset.draft}`;
let timer;
let sending = false;
let changed = false;
let blocked = false;

function say(text, wrong = false) {
  state.hidden = false;
  state.textContent = text;
  state.classList.toggle("is-wrong", wrong);
}

function clock(moment = new Date()) {
  return moment.toTimeString().slice(0, 5);
}

// The same on every step: rows in which nothing was written count for nothing.
function typed() {
  const entries = [...new FormData(form)].filter(([name, value]) => !NOT_TYPED.has(name) && value);
  const rows = new Set(entries.map(([name]) => name.match(/^(.+-\d+)-(name|value|unit)$/)?.[1]));
  const written = entries.filter(([name]) => !/-\d+-operator$/.test(name) || rows.has(name.slice(0, -9)));
  return JSON.stringify(written.sort());
}

function keepHere() {
  try {
    sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), entries: typed() }));
    return true;
  } catch {
    return false;
  }
}

function keptHere() {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function expired() {
  say("未保存：登录已失效。写下的内容留在这台设备上，重新登录后回到本页可以恢复。", true);
  const way = document.createElement("a");
  way.href = form.dataset.signIn;
  way.textContent = "重新登录";
  state.append(" ", way);
}

async function answered(response) {
  if (response.status === 409) {
    blocked = true;
    say("未保存：另一个窗口或同事改过这份内容。您写的都在本页，可以继续写；点“保存”时会逐项对照。", true);
  } else if (response.redirected || [400, 401, 403].includes(response.status)) {
    expired();
  } else if ([413, 422].includes(response.status)) {
    blocked = true;
    say("未保存：内容太长，不能自动保存。请精简后点“保存草稿”。", true);
  } else if (response.ok) {
    const { saved, revision } = await response.json();
    form.dataset.revision = revision;
    if (!changed) {
      sessionStorage.removeItem(key);
      form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
    }
    say(`已保存 ${saved}`);
  } else {
    throw new Error(response.status);
  }
}

async function save() {
  if (sending || blocked || !form.dataset.autosave) return;
  sending = true;
  changed = false;
  const body = new FormData(form);
  body.append("revision", form.dataset.revision);
  try {
    await answered(await fetch(form.dataset.autosave, { method: "POST", body }));
  } catch {
    changed = true;
    say(`未保存：${navigator.onLine ? "服务器没有应答" : "网络断开"}，稍后自动再试。内容留在这台设备上。`, true);
    timer = setTimeout(save, AGAIN);
  }
  sending = false;
  if (changed && !blocked) wait(PAUSE);
}

// Who writes faster than this module arrives is not forgotten.
function begun() {
  return [...form.elements].some((input) =>
    input.type === "checkbox" || input.type === "radio"
      ? input.checked !== input.defaultChecked
      : input.defaultValue !== undefined && input.type !== "hidden" && input.value !== input.defaultValue,
  );
}

function wait(time) {
  clearTimeout(timer);
  timer = setTimeout(save, time);
}

function noticed() {
  changed = true;
  const here = keepHere();
  if (form.dataset.autosave) wait(PAUSE);
  else if (here) say(`已暂存在这台设备 ${clock()}，关闭窗口后消失`);
}

function refill(entries) {
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) || []), value]);
  for (const [name] of values) {
    while (/^\w+-\d+-name$/.test(name) && !form.elements[name]) {
      const rows = form.querySelector("[data-add-row]");
      if (!rows) break;
      rows.click();
    }
  }
  for (const input of form.elements) {
    if (!input.name || NOT_TYPED.has(input.name) || input.type === "submit") continue;
    const wanted = values.get(input.name) || [];
    if (["checkbox", "radio"].includes(input.type)) input.checked = wanted.includes(input.value);
    else input.value = wanted[0] || "";
    values.set(input.name, input.type === "hidden" ? wanted.slice(1) : wanted);
  }
  for (const [name, wanted] of values) {
    if (form.elements[name]) continue;
    for (const value of wanted) form.append(hidden(name, value));
  }
}

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  return input;
}

function offer() {
  const kept = keptHere();
  const bar = document.querySelector("[data-offer]");
  if (!kept || kept.entries === typed()) return sessionStorage.removeItem(key);
  bar.hidden = false;
  bar.querySelector("[data-offer-at]").textContent = clock(new Date(kept.at));
  bar.querySelector("[data-offer-take]").addEventListener("click", () => {
    refill(JSON.parse(kept.entries));
    bar.hidden = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  bar.querySelector("[data-offer-drop]").addEventListener("click", () => {
    bar.hidden = true;
    sessionStorage.removeItem(key);
  });
}

function forgetSaved() {
  // What was posted from the form of a new listing has a page of its own now.
  const done = document.querySelector("[data-draft-done]")?.dataset.draftDone;
  const from = document.referrer && new URL(document.referrer).pathname.match(/\/post\/(\w+)$/);
  const left = from && !location.pathname.endsWith(from[0]) ? `new:${from[1]}` : "";
  for (const name of Object.keys(sessionStorage)) {
    if ([done, left].some((end) => end && name.endsWith(`:${end}`))) sessionStorage.removeItem(name);
  }
}

function receipt() {
  const tools = document.querySelector("[data-receipt-tools]");
  if (!tools) return;
  tools.hidden = false;
  tools.querySelector("[data-print]").addEventListener("click", () => window.print());
  tools.querySelector("[data-copy]").addEventListener("click", async () => {
    const number = document.querySelector("[data-copy-text]");
    let words = "已复制。";
    try {
      await navigator.clipboard.writeText(number.textContent);
    } catch {
      getSelection().selectAllChildren(number);
      words = "已选中，请按复制键。";
    }
    tools.querySelector("[data-copied]").textContent = words;
  });
}

forgetSaved();
receipt();
if (form) {
  offer();
  form.addEventListener("input", noticed);
  form.addEventListener("change", noticed);
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-add-row], [data-remove-row]")) setTimeout(noticed);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    blocked = true;
    if (event.submitter?.matches("[data-discard]")) sessionStorage.removeItem(key);
    else keepHere();
  });
  window.addEventListener("online", () => changed && wait(0));
  if (begun()) form.dispatchEvent(new Event("input", { bubbles: true }));
}
