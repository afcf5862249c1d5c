/** Elements of the page. Whatever an author or a person wrote gets in as text, never as markup. */

/**
 * An element with its properties and children.
 * @param {string} tag
 * @param {object} [properties] attributes; `on…` are listeners, `class` may be a list; null and false are left out
 * @param {...(Node | string | number | null | Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = Array.isArray(value) ? value.filter(Boolean).join(" ") : value;
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  put(made, ...children);
  return made;
}

/** Append children to an element: nodes as they are, anything else as text. */
export function put(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    parent.append(child instanceof Node ? child : String(child));
  }
  return parent;
}

/** Let an element hold these children and nothing else. */
export function fill(parent, ...children) {
  parent.replaceChildren();
  return put(parent, ...children);
}

let lastId = 0;

/** An id that no other element has. */
export function freshId() {
  lastId += 1;
  return `p${lastId}`;
}
