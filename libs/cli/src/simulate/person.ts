import type { Purpose } from '@perennial/contracts';
import type { Random } from './random.ts';
import type { ScriptWriter, TimedCommand } from './timed-command.ts';

const GIVEN = ['Ada', 'Bela', 'Chiara', 'Deniz', 'Emil', 'Farah', 'Goran', 'Hanna', 'Ines', 'Jonas', 'Klara'] as const;
const FAMILY = ['Almeida', 'Brandt', 'Costa', 'Dvorak', 'Eriksen', 'Fontaine', 'Gruber', 'Horvat', 'Ito'] as const;
const COUNTRIES = ['Germany', 'Germany', 'France', 'Netherlands', 'Austria', 'Italy', 'Spain', 'EIRE'] as const;
const CHANNELS = ['web', 'web', 'web', 'shop', 'phone', 'email'] as const;

/** One simulated customer: temperament, and the pen that writes the life. */
export class Person {
  readonly name: string;
  readonly email: string;
  readonly country: string;
  readonly kind: 'person' | 'organisation';
  /** The channel this customer likes best. */
  readonly channel: string;
  /** Mean days between purchases. */
  readonly rhythm: number;
  /** How easily this customer is displeased, 0 to 1. */
  readonly fussiness: number;
  private made = 0;
  private readonly allowed = new Map<Purpose, { readonly since: number; readonly until: number }>();

  constructor(
    readonly random: Random,
    private readonly writer: ScriptWriter,
    number: number,
  ) {
    const [given, family] = [random.pick(GIVEN), random.pick(FAMILY)];
    this.kind = random.chance(0.15) ? 'organisation' : 'person';
    this.name = this.kind === 'person' ? `${given} ${family}` : `${family} & Partners`;
    this.email = `${given}.${family}.${number}@example.com`.toLowerCase();
    this.country = random.pick(COUNTRIES);
    this.channel = random.pick(CHANNELS);
    this.rhythm = 8 + random.waiting(30);
    this.fussiness = random.next() ** 2;
  }

  /** A name for the next thing of this kind. */
  newName(kind: string): string {
    this.made += 1;
    return `${kind}-${this.made}`;
  }

  /** Notes that the person allows a purpose for a time. */
  allows(purpose: Purpose, since: number, until: number): void {
    this.allowed.set(purpose, { since, until });
  }

  /** Whether the person has ever allowed a purpose. */
  hasAllowed(purpose: Purpose): boolean {
    return this.allowed.has(purpose);
  }

  /** Whether the person allows a purpose from one time to another. */
  isFineWith(purpose: Purpose, from: number, to = from): boolean {
    const { since, until } = this.allowed.get(purpose) ?? { since: Infinity, until: -Infinity };
    return since <= from && to < until;
  }

  /** Gives a command; the customer's own channel unless it says another. */
  does(command: Omit<TimedCommand, 'channel'> & { readonly channel?: string }): void {
    this.writer.add({ channel: this.channel, ...command });
  }

  /** Names something that a reaction makes. */
  expects(kind: string, ...parts: readonly string[]): string {
    const name = this.newName(kind);
    this.writer.derive(name, ...parts);
    return name;
  }
}
