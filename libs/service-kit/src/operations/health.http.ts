import { Controller, Get, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/access.ts';
import { Problem } from '../problems/problem.ts';
import { Readiness } from './readiness.ts';

/** What an orchestrator asks: is the process alive, and should it get traffic? */
@ApiTags('operations')
@Controller('health')
@Public()
export class HealthHttp {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @HttpCode(200)
  @ApiOperation({ summary: 'The process is alive.' })
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('ready')
  @HttpCode(200)
  @ApiOperation({ summary: 'The service takes requests: its database answers, and it is not shutting down.' })
  async ready(): Promise<{ status: string }> {
    const reason = await this.readiness.whyNot();
    if (reason === null) return { status: 'ready' };
    throw new Problem({ status: 503, code: 'NOT_READY', detail: reason });
  }
}
