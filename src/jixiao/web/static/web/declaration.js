// The declaration (绩效目标申报): rows are saved cell by cell; adding, moving and taking over asks the server for the rows as they are then.
(function () {
  "use strict";
  const page = document.querySelector(".declaring"), body = document.getElementById("declared");
  if (!page) return;
  const cells = window.cells = new Cells(body, page.dataset.cells, heard);
  growFields(body);

  function heard(told) {
    for (const [path, text] of Object.entries(told.values || {})) {
      const [, row, key] = path.split("/");
      if (key === "target") put(body.querySelector(`[data-target="${row}"]`), text || "—");
      else if (key === "first_target") {
        const first = body.querySelector(`[data-first="${row}"]`);
        if (first) { first.hidden = !text; put(first.querySelector("b"), text); }
      } else cells.set(path, text);
    }
    for (const [row, found] of Object.entries(told.findings || {})) {
      const place = body.querySelector(`[data-findings="${row}"]`);
      if (!place) continue;
      place.replaceChildren(...found.map((one) => Object.assign(document.createElement("em"), { className: one.severity, textContent: one.message })));
    }
    if (told.side) document.getElementById("side").innerHTML = told.side;
  }

  function put(place, text) { if (place) place.textContent = text; }

  async function ask(values) {
    if (!(await cells.flush())) return null;
    const answer = await fetch(page.dataset.rows, { method: "POST", headers: cellHeaders(), body: new URLSearchParams(values) });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      cells.status((told.message || "没有办理，请刷新页面") + (told.remedy || ""), true, told.sign_in);
      return told.message || "";
    }
    body.innerHTML = await answer.text();
    cells.base.clear(); cells.learn(body); growFields(body);
    cells.status("已保存 " + new Date().toTimeString().slice(0, 5));
    return { focus: answer.headers.get("X-Focus") };
  }

  function go(id, part) {
    const row = id && document.getElementById(id);
    if (!row) return;
    const field = row.querySelector(part || "textarea");
    row.scrollIntoView({ block: "nearest" });
    if (field) field.focus();
  }

  body.addEventListener("change", (e) => {
    const row = e.target.dataset.group;
    if (!row) return;
    const [one, two] = e.target.value.split("|");
    levels(row, one, two);
  });

  // Two paths in one list: what stood there is read from the choice made before.
  function levels(row, one, two) {
    const select = body.querySelector(`[data-group="${row}"]`);
    const [first, second] = (select.dataset.base || "|").split("|");
    cells.base.set(`rows/${row}/level1`, first); cells.base.set(`rows/${row}/level2`, second);
    cells.put(`rows/${row}/level1`, one, 0); cells.put(`rows/${row}/level2`, two, 0);
    select.dataset.base = `${one}|${two}`;
  }
  body.addEventListener("focusin", (e) => { if (e.target.dataset.group && !e.target.dataset.base) e.target.dataset.base = e.target.value; });
  body.addEventListener("input", (e) => { if (e.target.tagName === "TEXTAREA") { e.target.style.height = "auto"; e.target.style.height = e.target.scrollHeight + 2 + "px"; } });

  body.addEventListener("click", async (e) => {
    const button = e.target.closest("[data-do]");
    if (!button || button.disabled) return;
    const { do: what, row = "", goal = "", name } = button.dataset;
    if (what === "remove" && name && !window.confirm(`删除指标「${name}」？`)) return;
    button.disabled = true;
    const done = await ask({ do: what, row, goal });
    button.disabled = false;
    if (done && done.focus) go(done.focus, what === "up" || what === "down" ? `[data-do="${what}"]` : "");
  });

  body.addEventListener("keydown", async (e) => {
    const row = e.target.closest("[data-row]");
    const id = row && row.dataset.row;
    if (e.altKey && (e.key === "ArrowUp" || e.key === "ArrowDown") && id) {
      e.preventDefault();
      const path = e.target.dataset.path;
      const done = await ask({ do: e.key === "ArrowUp" ? "up" : "down", row: id });
      if (done && done.focus) go(id, path ? `[data-path="${path}"]` : "");
    } else if (e.ctrlKey && e.key === "Enter" && id) {
      e.preventDefault();
      const done = await ask({ do: "add", row: id });
      if (done && done.focus) go(done.focus);
    }
  });

  // The library: words, level and field narrow it; arrows choose; Enter takes over.
  const library = document.getElementById("library");
  const hits = library.querySelector("[data-hits]"), form = library.querySelector("form"), taken = library.querySelector("[data-taken]");
  let goal = "", after = "", asked = 0, timer = 0;

  function open(where, row) {
    goal = where || ""; after = row || "";
    taken.textContent = "";
    library.showModal();
    form.elements.q.select();
    find();
  }

  async function find() {
    clearTimeout(timer); timer = 0;
    const number = ++asked;
    const answer = await fetch(library.dataset.pick + "?" + new URLSearchParams(new FormData(form)), { headers: cellHeaders() });
    if (number !== asked || !answer.ok) return;
    hits.innerHTML = await answer.text();
  }

  function options() { return Array.from(hits.querySelectorAll("[role=option]")); }

  function choose(step) {
    const all = options(), at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    for (const one of all) one.setAttribute("aria-selected", String(one === next));
    if (next) next.scrollIntoView({ block: "nearest" });
  }

  async function take(option) {
    if (!option) return;
    const done = await ask({ do: "take", indicator: option.dataset.indicator, goal, row: after });
    if (done && done.focus) { taken.textContent = `已引用「${option.querySelector("b").textContent}」。`; option.classList.add("taken"); }
    else taken.textContent = done || "没有引用。";
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 250); });
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    if (timer) await find();  // Enter right after a word is about that word
    take(options().find((one) => one.getAttribute("aria-selected") === "true"));
  });
  library.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { e.preventDefault(); library.close(); }  // a search field would only empty itself
    if (e.target.tagName === "SELECT" || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return;
    e.preventDefault();
    choose(e.key === "ArrowDown" ? 1 : -1);
  });
  hits.addEventListener("click", (e) => take(e.target.closest("[role=option]")));
  library.querySelector("[data-close]").addEventListener("click", () => library.close());
  document.addEventListener("click", (e) => { const button = e.target.closest("[data-library]"); if (button) open(button.dataset.goal); });
  document.addEventListener("keydown", (e) => {
    if (!e.altKey || e.code !== "KeyK" || library.open) return;
    e.preventDefault();
    const row = e.target.closest && e.target.closest("tbody[data-row]");
    const section = e.target.closest && e.target.closest("section.goal");
    open(section ? section.id : "", row ? row.dataset.row : "");
  });
})();
