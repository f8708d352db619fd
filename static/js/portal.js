/* Pages work without this: it saves while one types, guards a second press, leaves in a hurry. */
(() => {
"use strict";
const all = (query, root = document) => [...root.querySelectorAll(query)];
const kept = (key, text) => {
  try {
    if (text === undefined) return localStorage[key];
    text ? (localStorage[key] = text) : delete localStorage[key];
  } catch { /* no place on this phone */ }
};

document.querySelector(".error-summary")?.focus();

const posts = all("form[method=post]");
const mark = (form, sent) => {
  form.sent = sent;
  all("[type=submit]", form).forEach((key) => key.setAttribute("aria-disabled", sent));
};
posts.forEach((form) => form.addEventListener("submit", (event) => {
  if (form.sent) return event.preventDefault();
  mark(form, true);
  setTimeout(mark, 15000, form, false);
}));
addEventListener("pageshow", (event) => event.persisted && posts.forEach((form) => mark(form, false)));

all("form[data-autosave]").forEach((form) => {
  const { autosaveUrl: url, autosaveLost: lost } = form.dataset;
  const state = form.querySelector("[data-autosave-state]");
  let timer, busy;
  const say = (text, wrong, href) => {
    if (!state) return;
    state.textContent = text;
    state.classList.toggle("is-lost", wrong);
    if (href) state.append(" ", Object.assign(document.createElement("a"), { href, textContent: "→" }));
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const save = async () => {
    if (busy) return later(500);
    busy = true;
    const data = new FormData(form);
    [...data].forEach(([name, value]) => value.name !== undefined && data.delete(name));
    try {
      const answer = await fetch(url, { method: "POST", body: data, headers: { "X-Requested-With": "autosave" } });
      const said = await answer.json();
      if (answer.ok) {
        form.elements.version.value = said.version;
        kept(url, "");
      }
      say(said.text, !answer.ok, said.url);
    } catch {
      data.delete("csrfmiddlewaretoken");
      kept(url, JSON.stringify([...data]));
      say(lost, true);
      later(10000);
    }
    busy = false;
  };
  /* The old version number comes back with the text: the server sees that another text is newer. */
  JSON.parse(kept(url) || "[]").forEach(([name, value]) => {
    all("[name]", form).filter((field) => field.name === name).forEach((field) => {
      if (/radio|checkbox/.test(field.type)) field.checked = field.value === value;
      else field.value = value;
    });
    later(500);
  });
  form.addEventListener("input", () => later(2000));
  form.addEventListener("submit", () => clearTimeout(timer));
});

all("form[data-score]").forEach((form) => form.addEventListener("change", () => {
  const sum = all("[data-worth]:checked", form).reduce((sum, key) => sum + +key.dataset.worth, 0);
  all("[data-score-total]", form).forEach((total) => {
    total.textContent = String(Math.round(sum * 100) / 100).replace(".", ",");
  });
}));

const exit = document.querySelector("[data-leave]");
if (exit) {
  let shifts = [];
  const leave = (event) => {
    event.preventDefault();
    document.documentElement.hidden = true;
    location.replace(exit.href);
  };
  exit.addEventListener("click", leave);
  addEventListener("keyup", (event) => {
    shifts = event.key === "Shift" ? [...shifts.slice(-2), Date.now()] : [];
    if (shifts.length > 2 && shifts[2] - shifts[0] < 5000) leave(event);
  });
}
})();
