const SLA_SWEEP = 'PERENNIAL_SLA_SWEEP_SECONDS';

/** Seconds between two looks at the clocks of all cases; 0 is never, for a replica that is to leave it to others. */
export const slaSweepSeconds = (environment: NodeJS.ProcessEnv = process.env): number => {
  const text = environment[SLA_SWEEP] || '30';
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 86_400) return seconds;
  throw new RangeError(`${SLA_SWEEP} must be whole seconds from 0 to 86400, but is ${JSON.stringify(text)}`);
};
