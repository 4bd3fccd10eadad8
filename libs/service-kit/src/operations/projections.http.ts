import { Controller, Get, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type ProjectionStatus, ProjectionRunner } from '@perennial/projections';
import { Requires } from '../auth/access.ts';
import { Problem } from '../problems/problem.ts';
import { ndjson } from './ndjson.ts';

/** Every differing row is named, up to where nobody reads on. */
const MOST_DIFFERENCES = 10_000;

/** What operators ask of read models; the `perennial` command calls it. */
@ApiTags('operations')
@Controller('ops/projections')
@Requires('operate')
export class ProjectionsHttp {
  constructor(private readonly runner: ProjectionRunner) {}

  @Get()
  @ApiOperation({ summary: 'How every read model of the service is doing: version, position, lag, state.' })
  async list(): Promise<readonly ProjectionStatus[]> {
    return this.runner.status();
  }

  @Post(':name/rebuild')
  @ApiOperation({
    summary: 'Builds the rows anew beside the live table and swaps them. Streams progress, then the result.',
  })
  @ApiProduces('application/x-ndjson')
  async rebuild(@Param('name') name: string): Promise<StreamableFile> {
    await this.mustKnow(name);
    return ndjson((progress) => this.runner.rebuild(name, { onProgress: progress }));
  }

  @Post(':name/verify')
  @ApiOperation({
    summary: 'Compares the live rows with a fresh fold of the log. Streams progress, then what differs.',
  })
  @ApiProduces('application/x-ndjson')
  async verify(@Param('name') name: string): Promise<StreamableFile> {
    await this.mustKnow(name);
    return ndjson((progress) => this.runner.verify(name, { onProgress: progress, show: MOST_DIFFERENCES }));
  }

  /** A name that nobody knows is a 404; once lines stream, it is too late to say so. */
  private async mustKnow(name: string): Promise<void> {
    const known = await this.runner.status();
    if (known.some((projection) => projection.name === name)) return;
    const names = known.map((projection) => projection.name).join(', ');
    throw new Problem({
      status: 404,
      code: 'UNKNOWN_PROJECTION',
      detail: `No projection is called so; there are: ${names}.`,
    });
  }
}
