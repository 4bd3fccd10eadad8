import { describe, expect, it } from '@jest/globals';
import { amount, count, counted, duration } from './numbers.ts';
import { Progress } from './progress.ts';
import { table } from './table.ts';

describe('numbers for people', () => {
  it('are grouped, and exact amounts stay exact', () => {
    expect([count(541909), amount('9747747.934'), amount('-1234567'), amount('12')]).toEqual([
      '541,909',
      '9,747,747.934',
      '-1,234,567',
      '12',
    ]);
  });

  it('agree with their words', () => {
    expect([counted(1, 'row'), counted(0, 'row'), counted(1200, 'row')]).toEqual(['1 row', '0 rows', '1,200 rows']);
  });

  it.each([
    [420, '0.4 s'],
    [9_949, '9.9 s'],
    [9_960, '10 s'],
    [200_000, '3 min 20 s'],
    [3_900_000, '1 h 5 min'],
  ])('%d ms is %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));
});

describe('table', () => {
  it('lines words up to the left, numbers to the right, and marks what is empty', () => {
    expect(
      table(
        ['name', 'lag'],
        [
          ['rfm', 7],
          ['', 1200],
        ],
      ),
    ).toEqual(['name   lag', 'rfm      7', '-     1200']);
  });
});

describe('Progress', () => {
  const clocked = (isTTY: boolean) => {
    let time = 0;
    let written = '';
    const output = { isTTY, columns: 100, write: (text: string) => (written += text) };
    const progress = new Progress(output, { label: 'import', unit: 'events', total: 1000, now: () => time });
    return { progress, pass: (milliseconds: number) => (time += milliseconds), text: () => written };
  };

  it('writes a plain line now and then in a pipe, with rate and time left', () => {
    const { progress, pass, text } = clocked(false);
    pass(100);
    progress.advance(10);
    pass(1_900);
    progress.advance(240);
    expect(text()).toBe('import: 250 of 1,000 events, 125 events/s, 6.0 s left\n');
  });

  it('keeps a bar on its line on a terminal, and takes it away at the end', () => {
    const { progress, pass, text } = clocked(true);
    pass(1_000);
    progress.advance(500);
    expect(text()).toBe('\r\x1b[2Kimport: ████████████░░░░░░░░░░░░ 500 of 1,000 events, 500 events/s, 1.0 s left');
    expect(progress.finish()).toBe(1_000);
    expect(text().endsWith('\r\x1b[2K')).toBe(true);
  });
});
