/* Pages work without it: it saves typed text, guards a second press, leaves in a hurry. */
(() => {
const each = (query, deed, root = document) => root.querySelectorAll(query).forEach(deed);
const on = (thing, event, deed) => thing.addEventListener(event, deed);
const kept = (key, text) => {
 try {
  if (text === undefined) return localStorage[key];
  text ? (localStorage[key] = text) : delete localStorage[key];
 } catch { /* full */ }
};

document.querySelector(".error-summary")?.focus();

const mark = (form, sent) => {
 form.sent = sent;
 each("[type=submit]", (key) => key.setAttribute("aria-disabled", sent), form);
};
each("form[method=post]", (form) => {
 on(form, "submit", (event) => {
  if (form.sent) return event.preventDefault();
  mark(form, true);
  setTimeout(mark, 15000, form, false);
 });
});

each("form[data-autosave]", (form) => {
 const { autosaveUrl: url, autosaveLost: lost } = form.dataset;
 const state = form.querySelector("[data-autosave-state]");
 let timer, busy;
 const say = (text, wrong) => {
  state.textContent = text;
  state.classList.toggle("is-lost", wrong);
 };
 const later = (wait) => {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
 };
 const save = async () => {
  if (busy) return later(500);
  busy = true;
  const body = new FormData(form);
  each("[type=file]", (field) => body.delete(field.name), form);
  try {
   const answer = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "autosave" } });
   const said = await answer.json();
   say(said.text, !answer.ok);
   if (answer.ok) {
    each("[name=version]", (field) => { field.value = said.version; }, form);
    kept(url, "");
   } else if (said.url) {
    const link = document.createElement("a");
    link.href = said.url;
    link.text = " →";
    state.append(link);
   }
  } catch {
   body.delete("csrfmiddlewaretoken");
   kept(url, JSON.stringify([...body]));
   say(lost, true);
   later(10000);
  }
  busy = false;
 };
 /* The old version comes back with the text: the server sees when another is newer. */
 JSON.parse(kept(url) || "[]").forEach(([name, value]) => {
  each(`[name="${name}"]`, (field) => {
   if (/radio|checkbox/.test(field.type)) field.checked ||= field.value === value;
   else field.value = value;
  }, form);
  later(500);
 });
 on(form, "input", () => later(2000));
 on(form, "submit", () => clearTimeout(timer));
});

each("form[data-score]", (form) => on(form, "change", () => {
 let sum = 0;
 each("[data-worth]:checked", (key) => { sum += +key.dataset.worth; }, form);
 each("[data-score-total]", (total) => {
  total.textContent = `${+sum.toFixed(2)}`.replace(".", ",");
 }, form);
}));

each("[data-leave]", (exit) => {
 let shifts = [];
 const leave = (event) => {
  event.preventDefault();
  document.body.hidden = true;
  location.replace(exit.href);
 };
 on(exit, "click", leave);
 on(window, "keyup", (event) => {
  shifts = event.key === "Shift" ? [...shifts.slice(-2), Date.now()] : [];
  if (shifts.length > 2 && shifts[2] - shifts[0] < 5000) leave(event);
 });
});
})();
