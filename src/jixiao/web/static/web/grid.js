// Moving about a form as in a spreadsheet (表格操作): Enter and arrows down a column, Tab across, a block from Excel pasted where one stands.

const cells = (root) => [...root.querySelectorAll("textarea[data-column]")];
const stops = (root) => [...root.querySelectorAll("textarea[name], fieldset[data-path] input")];

export class Grid {
  // done: {typed(path), saved(), pasted(words, undo)}
  constructor(root, fields, done) {
    Object.assign(this, { root, fields, done });
    this.undo = null;
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("paste", (event) => this.paste(event));
    root.addEventListener("click", (event) => {
      if (event.target.matches?.("td.open")) event.target.querySelector("textarea")?.focus();
    });
  }

  key(event) {
    const field = event.target.closest("textarea[name]");
    if (event.isComposing || !field) return;
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if ((ctrlKey || metaKey) && key.toLowerCase() === "z" && this.undo) {
      event.preventDefault();
      this.undo();
      return;
    }
    if (ctrlKey || metaKey) return;
    if (key === "Enter" && (altKey || shiftKey)) {
      if (altKey) {
        event.preventDefault();
        field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      return;
    }
    if (altKey || field.classList.contains("long")) return;
    if (key === "Enter" || this.leaves(field, key)) {
      event.preventDefault();
      this.go(field, key === "Enter" ? "ArrowDown" : key);
    }
  }

  // Whether an arrow leads out of a field: its text is one line, or the caret stands at its end.
  leaves(field, key) {
    const start = field.selectionStart === 0 && field.selectionEnd === 0;
    const end = field.selectionStart === field.value.length && field.selectionEnd === field.value.length;
    const all = field.selectionStart === 0 && end === false && field.selectionEnd === field.value.length;
    if (key === "ArrowUp" || key === "ArrowDown") {
      const line = parseFloat(getComputedStyle(field).lineHeight) || 20;
      const text = field.scrollHeight - parseFloat(getComputedStyle(field).paddingTop) * 2;
      return text < 1.9 * line || all || (key === "ArrowUp" ? start : end);
    }
    if (key === "ArrowLeft") return start && field.dataset.column !== undefined;
    if (key === "ArrowRight") return end && field.dataset.column !== undefined;
    return false;
  }

  go(field, key) {
    const back = key === "ArrowUp" || key === "ArrowLeft";
    let next = null;
    if (field.dataset.column && (key === "ArrowUp" || key === "ArrowDown")) {
      const column = cells(this.root).filter((one) => one.dataset.column === field.dataset.column);
      next = column[column.indexOf(field) + (back ? -1 : 1)];
      if (!next) next = back ? this.beside(cells(this.root)[0], -1) : this.beside(cells(this.root).at(-1), 1);
    } else {
      next = this.beside(field, back ? -1 : 1);
    }
    if (!next) return;
    next.focus();
    if (next.select && next.type !== "radio" && next.type !== "checkbox") next.select();
  }

  beside(field, step) {
    const all = stops(this.root);
    return all[all.indexOf(field) + step];
  }

  // A block of lines and tabs goes down and right from where one stands; what is locked is passed over.
  paste(event) {
    const from = event.target.closest?.("textarea[data-column]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = from ? read(text) : null;
    if (!block || (block.length === 1 && block[0].length === 1)) return;
    event.preventDefault();
    const rows = [...this.root.querySelectorAll("tr[data-row]")];
    const first = rows.indexOf(from.closest("tr"));
    const lead = (row) => [...row.querySelectorAll("td:not(.beside)")];
    const before = new Map();
    let locked = 0;
    let beyond = 0;
    block.forEach((line, down) => {
      const row = rows[first + down];
      if (!row) {
        beyond += 1;
        return;
      }
      const start = lead(row).findIndex((cell) => cell.querySelector(`textarea[data-column="${from.dataset.column}"]`));
      line.forEach((value, across) => {
        const field = start < 0 ? null : lead(row)[start + across]?.querySelector("textarea");
        if (!field) {
          locked += value ? 1 : 0;
          return;
        }
        before.set(field.name, field.value);
        this.fields.write(field.name, value);
        this.done.typed(field.name);
      });
    });
    const words = [`已填入 ${before.size} 格`];
    if (locked) words.push(`${locked} 格是锁定的，没有改动`);
    if (beyond) words.push(`有 ${beyond} 行超出表格，没有填入`);
    this.undo = () => {
      for (const [path, value] of before) {
        this.fields.write(path, value);
        this.done.typed(path);
      }
      this.undo = null;
      this.done.saved();
    };
    this.done.pasted(`${words.join("，")}。`, () => this.undo?.());
    this.done.saved();
  }
}

// Text as Excel copies it: lines, tabs, quotes around what holds either.
export function read(text) {
  const lines = [];
  let line = [];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    if (quoted) {
      if (sign === '"' && source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      line.push(cell.trim());
      cell = "";
      if (sign === "\n") {
        lines.push(line);
        line = [];
      }
    } else cell += sign;
  }
  line.push(cell.trim());
  lines.push(line);
  return lines;
}
