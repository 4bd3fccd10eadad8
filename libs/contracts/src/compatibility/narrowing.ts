/** A JSON Schema as it is written down: what of it the schemas of events use. */
export interface WrittenSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, WrittenSchema>>;
  readonly patternProperties?: Readonly<Record<string, WrittenSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | WrittenSchema;
  readonly items?: WrittenSchema;
  readonly anyOf?: readonly WrittenSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

const SAID_OF_FIELDS = new Set(['properties', 'patternProperties', 'required', 'additionalProperties', 'items']);
/** Words about the schema, and the mark of personal fields, which is compared by pointers. */
const SAYS_NOTHING = new Set(['description', 'title', '$comment', 'x-personal', '$id']);
const LEAST = new Set(['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties']);
const MOST = new Set(['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties']);

const wordsOf = (schema: WrittenSchema): readonly unknown[] | undefined =>
  schema.const === undefined ? schema.enum : [schema.const];

const typeOfWord = (word: unknown): string => (word === null ? 'null' : typeof word);
const isOfType = (word: unknown, type: string): boolean =>
  type === 'integer' ? Number.isInteger(word) : typeOfWord(word) === type;

const words = (before: WrittenSchema, after: WrittenSchema, at: string): string[] => {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  if (now === undefined) return [];
  if (old === undefined) return [`${at}: narrowed to the words ${now.join(', ')}`];
  const gone = old.filter((word) => !now.includes(word));
  return gone.length > 0 ? [`${at}: no longer takes ${gone.join(', ')}`] : [];
};

const kind = (before: WrittenSchema, after: WrittenSchema, at: string): string[] => {
  if (after.type === undefined || after.type === before.type) return [];
  if (after.type === 'number' && before.type === 'integer') return [];
  const old = before.type ?? wordsOf(before)?.map(typeOfWord).join(' or ') ?? 'anything';
  const allWords = before.type === undefined && wordsOf(before)?.every((word) => isOfType(word, after.type!));
  return allWords ? [] : [`${at}: was ${old}, is ${after.type}`];
};

const limits = (before: WrittenSchema, after: WrittenSchema, at: string): string[] =>
  Object.entries(after).flatMap(([keyword, now]) => {
    const old = before[keyword];
    if (SAID_OF_FIELDS.has(keyword) || SAYS_NOTHING.has(keyword) || /^(type|enum|const|anyOf)$/.test(keyword))
      return [];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    const wider =
      typeof old === 'number' &&
      typeof now === 'number' &&
      ((LEAST.has(keyword) && now < old) || (MOST.has(keyword) && now > old));
    return wider
      ? []
      : [`${at}: narrowed by ${keyword} ${JSON.stringify(now)}, was ${JSON.stringify(old) ?? 'without'}`];
  });

const fields = (before: WrittenSchema, after: WrittenSchema, at: string): string[] => {
  const old = before.properties ?? {};
  const now = after.properties ?? {};
  const required = (after.required ?? []).filter((name) => !before.required?.includes(name));
  return [
    ...Object.entries(old).flatMap(([name, field]) =>
      now[name] ? narrowing(field, now[name], `${at}/${name}`) : [`${at}/${name}: removed or renamed`],
    ),
    ...required.map((name) => `${at}/${name}: newly required`),
    ...undeclared(before, after, at),
  ];
};

/** Fields that are not declared by name: no event should have any, but a record of whatever names is made of them. */
const undeclared = (before: WrittenSchema, after: WrittenSchema, at: string): string[] => {
  if (before.type !== 'object') return [];
  const { additionalProperties: old = true } = before;
  const { additionalProperties: now = true } = after;
  const gone = Object.keys(before.patternProperties ?? {}).filter((pattern) => !after.patternProperties?.[pattern]);
  const lost = now === true ? [] : gone.map((pattern) => `${at || '/'}: no longer takes the names ${pattern}`);
  if (old === false || now === true) return lost;
  if (now === false) return [...lost, `${at || '/'}: no longer takes fields that nobody declared`];
  return [...lost, ...narrowing(old === true ? {} : old, now, `${at}/*`)];
};

const members = (before: WrittenSchema, after: WrittenSchema, at: string): string[] => [
  ...Object.entries(after.patternProperties ?? {}).flatMap(([pattern, now]) => {
    const old = before.patternProperties?.[pattern];
    return old ? narrowing(old, now, `${at}/*`) : [`${at}/*: narrowed by the names ${pattern}`];
  }),
  ...(after.items ? narrowing(before.items ?? {}, after.items, `${at}/*`) : []),
];

/**
 * Why data that fitted one schema may not fit, or may lose something in, another: one sentence a reason, each with the JSON pointer
 * of the field; empty when everything that was valid stays valid and every field stays. What it cannot compare (a changed
 * pattern) counts as narrowed.
 */
export const narrowing = (before: WrittenSchema, after: WrittenSchema, at = ''): string[] => {
  const place = at || '/';
  if (before.anyOf) return before.anyOf.flatMap((branch) => narrowing(branch, after, at));
  if (after.anyOf) {
    const accepted = after.anyOf.some((branch) => narrowing(before, branch, at).length === 0);
    return accepted ? [] : [`${place}: was ${before.type ?? 'something else'}, which none of its kinds takes any more`];
  }
  return [
    ...kind(before, after, place),
    ...words(before, after, place),
    ...limits(before, after, place),
    ...fields(before, after, at),
    ...members(before, after, at),
  ];
};
