import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.ts';
import { Metrics } from './metrics.ts';

/** What Prometheus scrapes. Numbers and route patterns only, so it is open. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsHttp {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Public()
  async read(@Res() reply: FastifyReply): Promise<void> {
    const { registry } = this.metrics;
    await reply.header('content-type', registry.contentType).send(await registry.metrics());
  }
}
