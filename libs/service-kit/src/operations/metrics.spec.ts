import { expect, it } from '@jest/globals';
import { Metrics } from './metrics.ts';

it('Metrics are told also while the lag cannot be read, as when the database is down', async () => {
  const metrics = new Metrics('products');
  let isDown = false;
  metrics.observeLag(async () => {
    if (isDown) throw new Error('connection refused');
    return [{ projection: 'product-list', lag: 3 }];
  });
  expect(await metrics.registry.metrics()).toContain('perennial_projection_lag{projection="product-list"');
  isDown = true;
  const told = await metrics.registry.metrics();
  expect(told).toContain('perennial_reactions_total');
  expect(told).not.toContain('perennial_projection_lag{');
});
