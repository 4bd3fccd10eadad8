type Element = string | number | boolean | null;

const quoted = (element: Element) =>
  typeof element === 'string' ? `"${element.replace(/["\\]/g, '\\$&')}"` : String(element ?? null);

/**
 * PostgreSQL's text form of an array. It quotes as JSON does, so one native call makes it, but it knows no other escapes
 * than `\"` and `\\`: text that JSON would escape differently (control characters) takes the slow way.
 */
export const arrayLiteral = (elements: readonly Element[]): string => {
  const json = JSON.stringify(elements);
  return json.includes('\\') ? `{${elements.map(quoted).join(',')}}` : `{${json.slice(1, -1)}}`;
};

/** The same for elements that `JSON.stringify` has made: it leaves nothing in them that needs another escape. */
export const arrayLiteralOfJson = (documents: readonly (string | null)[]): string =>
  `{${JSON.stringify(documents).slice(1, -1)}}`;
