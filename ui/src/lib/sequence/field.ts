import { isVariable, pieces, token, VARIABLE_WORDS } from './tokens.ts';

/*
 * The text of a template inside a contenteditable element: text nodes and tokens that cannot be typed into. A place in it
 * is counted in characters of the template, a token being as long as what it stands for.
 */

/** Draws a template. */
export function draw(root: HTMLElement, template: string, name: (field: string) => string): void {
  const nodes = pieces(template).map((piece) => {
    if (typeof piece === 'string') return document.createTextNode(piece);
    const mark = document.createElement('span');
    mark.contentEditable = 'false';
    mark.dataset['variable'] = piece.variable;
    mark.textContent = VARIABLE_WORDS[piece.variable]();
    mark.title = name(mark.textContent);
    return mark;
  });
  // A last line break is only shown when something follows it.
  root.replaceChildren(...nodes, document.createElement('br'));
}

/** Reads the template back, whatever the browser made of it. */
export function readTemplate(root: Node): string {
  let text = '';
  const nodes = [...root.childNodes];
  for (const [index, node] of nodes.entries()) {
    const variable = variableOf(node);
    if (variable !== null) text += token(variable);
    else if (node instanceof Text) text += node.data;
    else if (node instanceof HTMLBRElement) text += index === nodes.length - 1 ? '' : '\n';
    else text += readTemplate(node);
  }
  return text.replaceAll('\u00a0\u200b', '\u00a0').replaceAll('\u200b', '');
}

function variableOf(node: Node): string | null {
  const name = node instanceof HTMLElement ? node.dataset['variable'] : undefined;
  return name !== undefined && isVariable(name) ? name : null;
}

const lengthOf = (node: Node): number => {
  const variable = variableOf(node);
  if (variable !== null) return token(variable).length;
  return node instanceof Text ? node.data.length : 0;
};

/** Both ends of the selection inside the field, or null when it is elsewhere. */
export function selectionIn(root: HTMLElement): { start: number; end: number } | null {
  const selection = getSelection();
  if (selection === null || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  return {
    start: placeOf(root, range.startContainer, range.startOffset),
    end: placeOf(root, range.endContainer, range.endOffset),
  };
}

function placeOf(root: HTMLElement, container: Node, offset: number): number {
  if (container === root) return [...root.childNodes].slice(0, offset).reduce((sum, node) => sum + lengthOf(node), 0);
  const nodes = [...root.childNodes];
  const at = nodes.findIndex((node) => node.contains(container));
  const before = nodes.slice(0, Math.max(0, at)).reduce((sum, node) => sum + lengthOf(node), 0);
  const node = nodes[at];
  // Inside a token there is no place: it is after it.
  if (node === undefined) return before;
  return before + (node instanceof Text ? offset : lengthOf(node));
}

/** Puts the caret at a place. */
export function setCaret(root: HTMLElement, place: number): void {
  let left = place;
  const range = document.createRange();
  range.setStart(root, 0);
  for (const [index, node] of [...root.childNodes].entries()) {
    const length = lengthOf(node);
    if (node instanceof Text && left <= length) {
      range.setStart(node, left);
      break;
    }
    if (left < length || (left === 0 && length === 0)) {
      range.setStart(root, index);
      break;
    }
    left -= length;
    range.setStart(root, index + 1);
  }
  range.collapse(true);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
