import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteSearch } from './byte-search.ts';

const found = (values: readonly string[], text: string) => [...new ByteSearch(values).inText(text)].sort();

describe('a search for values in bytes', () => {
  it('finds them wherever they are, in either case, and tells which', () => {
    const values = ['Ada Lovelace', '+44 20 7946', '王小明'];
    expect(found(values, 'x ADA LOVELACE x')).toEqual([0]);
    expect(found(values, '王小明, ada lovelace')).toEqual([0, 2]);
    expect(found(values, 'Ada  Lovelace, +44 20 794')).toEqual([]);
    expect(found(['ÉMILIE du Châtelet'], 'émilie du châtelet')).toEqual([0]);
  });

  it('finds them inside JSON, once and twice quoted, and with escaped characters', () => {
    const value = 'says "no"\n— 王';
    expect(found([value], JSON.stringify({ subject: value }))).toEqual([0]);
    expect(found([value], JSON.stringify(JSON.stringify({ subject: value })))).toEqual([0]);
    expect(found(['Émile'], '{"name":"\\u00c9mile"}')).toEqual([0]);
  });

  it('finds them in URLs and forms, with accents composed or apart, and a telephone number however it is written', () => {
    expect(found(['ada+1@example.org', 'Ada Lovelace'], '/v1?search=ada%2B1%40example.org&n=Ada%20Lovelace')).toEqual([
      0, 1,
    ]);
    expect(found(['Ada Lovelace'], 'name=ada+lovelace')).toEqual([0]);
    expect(found(['Zo\u00eb Ren\u00e9'], 'zoe\u0308 rene\u0301')).toEqual([0]);
    expect(found(['zoe\u0308 rene\u0301'], 'Zo\u00eb Ren\u00e9')).toEqual([0]);
    expect(found(['+44 (0)20 7946-0018'], '"4402079460018"')).toEqual([0]);
    expect(found(['12-34-56'], '123456')).toEqual([]);
  });

  it('finds what plain text search finds', () => {
    const word = fc.string({ minLength: 4, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.string(), fc.nat(4), (values, text, at) => {
        const planted = `${text}${values[at] ?? ''}${text}`;
        const plain = values.flatMap((value, index) => (planted.includes(value) ? [index] : []));
        expect(found(values, planted)).toEqual(expect.arrayContaining(plain));
      }),
    );
  });
});
