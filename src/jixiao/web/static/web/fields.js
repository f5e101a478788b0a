// The fields of a form to fill in (输入栏): reading and writing them by their path, whatever they are made of.

const OPTION_MARK = "、";

// What was typed without line ends of other systems and blanks at the ends, as the server keeps it.
export function tidied(text) {
  return text.replace(/\r\n?/g, "\n").trim();
}

export class Fields {
  constructor(root) {
    this.root = root;
    this.byPath = new Map();
    for (const one of root.querySelectorAll("textarea[name]")) this.byPath.set(one.name, one);
    for (const one of root.querySelectorAll("fieldset[data-path]")) this.byPath.set(one.dataset.path, one);
  }

  paths() {
    return [...this.byPath.keys()];
  }

  // The path of the field an element is, or lies in; "" for none.
  pathOf(element) {
    const field = element?.closest?.("textarea[name], fieldset[data-path]");
    return field && this.root.contains(field) ? field.name || field.dataset.path : "";
  }

  text(path) {
    const field = this.byPath.get(path);
    if (field.tagName === "TEXTAREA") return field.value;
    return [...field.querySelectorAll("input:checked")].map((box) => box.value).join(OPTION_MARK);
  }

  write(path, text) {
    const field = this.byPath.get(path);
    if (field.tagName === "TEXTAREA") {
      field.value = text;
      grow(field);
      return;
    }
    const ticked = text.split(OPTION_MARK);
    for (const box of field.querySelectorAll("input")) box.checked = ticked.includes(box.value);
  }

  // What the page was made with.
  initial(path) {
    const field = this.byPath.get(path);
    if (field.tagName === "TEXTAREA") return field.defaultValue;
    return [...field.querySelectorAll("input")].filter((box) => box.defaultChecked).map((box) => box.value).join(OPTION_MARK);
  }

  // "" (as saved), dirty, refused or conflict.
  mark(path, state) {
    const field = this.byPath.get(path);
    if (!field) return;
    if (state) field.dataset.state = state;
    else delete field.dataset.state;
    if (state === "refused" || state === "conflict") field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  // Something said at a field, with buttons; it takes the place of what was said there before. Nothing to say: removed.
  say(path, sentences = [], choices = []) {
    const field = this.byPath.get(path);
    field.parentElement.querySelector(":scope > .held")?.remove();
    if (!sentences.length) return;
    const box = document.createElement("div");
    box.className = "held";
    box.setAttribute("role", "alert");
    for (const sentence of sentences) {
      const line = document.createElement("p");
      line.textContent = sentence;
      box.append(line);
    }
    for (const [title, act] of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = title;
      button.addEventListener("click", act, { once: true });
      box.append(button);
    }
    field.after(box);
  }

  // Draws the eye to a value somebody else has put there.
  flash(path) {
    const field = this.byPath.get(path);
    field.classList.remove("news");
    void field.offsetWidth;
    field.classList.add("news");
  }

  focus(path) {
    const field = this.byPath.get(path);
    (field.tagName === "TEXTAREA" ? field : field.querySelector("input:checked, input")).focus();
  }
}

// Makes a field as high as its text where the browser does not do so by itself.
export function grow(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}
