// Elements of the page. SPDX-License-Identifier: MIT

/** An element with attributes, listeners (`onclick`) and children: strings, elements, lists of them, or nothing. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** A name of the library for people: 'user_unknown' as 'user unknown'. */
export const words = (name) => name.replaceAll('_', ' ');

export const count = (number) => number.toLocaleString('en');

/** Says something to screen readers. */
export function announce(text) {
  byId('announce').textContent = text;
}

/** A section of the result with its heading. */
export function card(id, title, ...children) {
  return element('section', { 'aria-labelledby': id }, element('h2', { id }, title), ...children);
}
