import { findDefinition } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';

const LONGEST = 160;

const isMoney = (value: unknown): value is { amount: string; currency: string } =>
  typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;

const shown = (value: unknown): string | null => {
  if (isMoney(value)) return `${value.amount} ${value.currency}`;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
};

const asWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();

/** An event in one line: what happened, and its plain facts. Never its personal fields, nor ids. */
export const summaryOf = ({ type, data }: RecordedEvent): string => {
  const personal = findDefinition(type)?.personal ?? [];
  const facts = Object.entries(data as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    const text = /Ids?$/.test(name) || personal.includes(`/${name}`) ? null : shown(value);
    return text === null ? [] : [`${asWords(name)} ${text}`];
  });
  const line = [asWords(type), facts.join(', ')].filter(Boolean).join(': ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};
