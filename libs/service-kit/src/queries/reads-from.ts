import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { AnyProjection } from '@perennial/projections';
import { READS_FROM, ReadYourWrites } from './read-your-writes.ts';

/**
 * The query (or every query of the controller) reads these read models: with `?after=<position>` it waits, bounded, until each of them has folded the log up to
 * there, so that a client reads what it wrote. Throws READ_MODEL_BEHIND (503) when they do not get there in time.
 */
export const ReadsFrom = (...projections: readonly [AnyProjection, ...AnyProjection[]]) =>
  applyDecorators(SetMetadata(READS_FROM, projections), UseInterceptors(ReadYourWrites));
