import { describe, expect, it } from '@jest/globals';
import { murmur2 } from './murmur2.ts';

describe('murmur2', () => {
  // The vectors of Kafka's own UtilsTest.testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %j as Kafka does', (key, hash) => {
    expect(murmur2(key)).toBe(hash);
  });

  it('hashes bytes of UTF-8, whatever the length of the key', () => {
    const long = '顧客'.repeat(500);
    expect(murmur2(long)).toBe(murmur2(long));
    expect(murmur2('é')).not.toBe(murmur2('e'));
    expect(murmur2('21')).toBe(-973932308);
  });
});
