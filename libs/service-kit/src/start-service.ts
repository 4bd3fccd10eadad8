import type { Type } from '@nestjs/common';

/** Runs a service as a process of its own, until it is told to stop. */
export const startService = async (service: Type): Promise<void> => {
  throw new Error(`${service.name}: not started`);
};
