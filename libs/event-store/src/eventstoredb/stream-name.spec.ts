import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { customerStreamOf, hiddenStreamOf, namePatternOf, placeOf, streamNameOf } from './stream-name.ts';

it.each([
  ['acme', 'lead-7', 'perennial/acme/lead-7'],
  ['acme-uk', 'care-task-7', 'perennial/acme%2duk/care-task-7'],
  ['$system', '$settings', 'perennial/%24system/$settings'],
  ['a/b', 'c', 'perennial/a%2fb/c'],
  ['a', 'b/c', 'perennial/a/b/c'],
  ['Żółw', '日本 100%\n', 'perennial/Żółw/日本 100%25%0a'],
  ['', '', 'perennial//'],
])('of tenant %p, stream %p is %p, both ways', (tenantId, streamId, name) => {
  expect(streamNameOf(tenantId, streamId)).toBe(name);
  expect(placeOf(name)).toEqual({ tenantId, streamId });
});

const hostile = fc.string({ unit: 'binary', maxLength: 12 });
const lone = fc.constantFrom('\ud800', '\udc00', '%', '/', '$', '-', '%25', '%ud800', '..', '\u0000');
const text = fc.oneof(
  hostile,
  fc.array(fc.oneof(hostile, lone), { maxLength: 6 }).map((parts) => parts.join('')),
);

describe('whatever tenants and streams are called', () => {
  it('a name leads back to them, in UTF-8, too', () => {
    fc.assert(
      fc.property(text, text, (tenantId, streamId) => {
        const name = streamNameOf(tenantId, streamId);
        expect(placeOf(Buffer.from(name, 'utf8').toString('utf8'))).toEqual({ tenantId, streamId });
      }),
    );
  });

  it('no name is a system stream, and the three kinds are apart', () => {
    fc.assert(
      fc.property(text, text, (tenantId, rest) => {
        const names = [streamNameOf, customerStreamOf, hiddenStreamOf].map((nameOf) => nameOf(tenantId, rest));
        expect(new Set(names).size).toBe(3);
        expect(names.every((name) => !name.startsWith('$'))).toBe(true);
        expect(names.map((name) => placeOf(name) !== null)).toEqual([true, false, false]);
      }),
    );
  });

  it('a pattern of beginnings finds the streams that begin so', () => {
    fc.assert(
      fc.property(text, text, text, (tenantId, beginning, rest) => {
        // Cut in the middle of a pair, the halves are other characters than the whole.
        fc.pre(!/[\ud800-\udbff]$/.test(beginning) || !/^[\udc00-\udfff]/.test(rest));
        const pattern = new RegExp(namePatternOf(['never such a name', beginning]), 's');
        expect(streamNameOf(tenantId, beginning + rest)).toMatch(pattern);
      }),
    );
  });
});

it.each(['$ce-perennial', 'other', 'perennial', 'perennial/acme', '$$perennial/acme/lead-7'])(
  '%p holds no events of Perennial',
  (name) => {
    expect(placeOf(name)).toBeNull();
  },
);
