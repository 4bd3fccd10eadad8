import { acquire } from './acquisition.ts';
import { buy } from './buying.ts';
import { Person } from './person.ts';
import { randomOf } from './random.ts';
import { DAY, END, type Script, ScriptWriter } from './timed-command.ts';

/**
 * The life of one customer, from the first touch on: a pure function of its arguments. The same seed, customer and length
 * always give the same commands.
 *
 * @param customer number of the customer, from 0
 * @param days how long the simulation runs; it ends at END
 */
export const lifeOf = (seed: string, customer: number, days: number): Script => {
  const random = randomOf(`${seed}/${customer}`);
  const writer = new ScriptWriter();
  const person = new Person(random, writer, customer);
  const arrival = END - days * DAY + random.next() * days * DAY * 0.7;
  const wonAt = acquire(person, arrival);
  // Some who were no lead worth following come back by themselves.
  const firstPurchase = wonAt ?? (random.chance(0.3) ? arrival + random.waiting(30 * DAY) : undefined);
  if (firstPurchase !== undefined) buy(person, firstPurchase);
  return writer.script();
};
