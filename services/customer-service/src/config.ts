import { type Environment, StartError } from '@perennial/service-kit';

const SLA_SWEEP = 'PERENNIAL_SLA_SWEEP_SECONDS';

/** Seconds between two looks at the clocks of all cases; 0 is never, for a replica that is to leave it to others. */
export const slaSweepSeconds = (environment: Environment = process.env): number => {
  const text = environment[SLA_SWEEP] || '30';
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 86_400) return seconds;
  throw new StartError(
    'CONFIGURATION_INVALID',
    `${SLA_SWEEP} is ${JSON.stringify(text)}: it must be whole seconds from 0 to 86400.`,
    78,
  );
};
