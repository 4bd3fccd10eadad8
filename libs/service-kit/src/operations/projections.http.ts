import { Controller, Get, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  type BesideTable,
  BesideTableUnknownError,
  positionAt,
  type ProjectionStatus,
  ProjectionRunner,
} from '@perennial/projections';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Requires, TenantId } from '../auth/access.ts';
import { Problem } from '../problems/problem.ts';
import { positionOf } from '../queries/position.ts';
import type { ServiceParts } from '../service-parts.ts';
import { IsPointInTime } from '../time-travel/point-in-time.ts';
import { PARTS } from '../tokens.ts';
import { ndjson } from './ndjson.ts';

/** Every differing row is named, up to where nobody reads on. */
const MOST_DIFFERENCES = 10_000;

export class BesideRowsQuery {
  @IsOptional() @IsInt() @Min(1) @Max(1000) readonly limit?: number;
  @IsOptional() @IsInt() @Min(0) readonly offset?: number;
}

export class RebuildBesideQuery {
  /** A position of the log, or an instant of its clock. */
  @IsPointInTime() readonly upTo!: string;
  /** A new table, or one that was built beside a read model before and is replaced. */
  @Matches(/^[a-z][a-z0-9_]{0,62}$/, { message: 'table must be lower-case letters, digits and _, at most 63' })
  readonly table!: string;
}

/** A table that nobody knows is a 404. */
const known = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof BesideTableUnknownError)) throw error;
    throw new Problem({ status: 404, code: error.code, detail: `${error.message}.` });
  }
};

/** What operators ask of read models; the `perennial` command calls it. */
@ApiTags('operations')
@Controller('ops/projections')
@Requires('operate')
export class ProjectionsHttp {
  constructor(
    private readonly runner: ProjectionRunner,
    @Inject(PARTS) private readonly parts: ServiceParts,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How every read model of the service is doing: version, position, lag, state.' })
  async list(): Promise<readonly ProjectionStatus[]> {
    return this.runner.status();
  }

  @Get('beside')
  @ApiOperation({ summary: 'Read models as they were at a position, in tables beside the live ones.' })
  async beside(): Promise<readonly BesideTable[]> {
    return this.runner.beside.list();
  }

  @Get('beside/:table')
  @ApiOperation({ summary: 'Rows of the caller’s tenant in a table beside a live read model.' })
  async besideRows(
    @TenantId() tenantId: string,
    @Param('table') table: string,
    @Query() { limit = 100, offset = 0 }: BesideRowsQuery,
  ): Promise<{ table: string; items: readonly object[] }> {
    return { table, items: await known(this.runner.beside.rows(table, tenantId, limit, offset)) };
  }

  @Post('beside/:table/drop')
  @HttpCode(204)
  @ApiOperation({ summary: 'Drops a table beside a live read model; any other table stays.' })
  async dropBeside(@Param('table') table: string): Promise<void> {
    await known(this.runner.beside.drop(table));
  }

  @Post(':name/rebuild-beside')
  @ApiOperation({
    summary:
      'Builds the rows as they were at a position or an instant into a table beside the live one. Streams progress.',
  })
  @ApiProduces('application/x-ndjson')
  async rebuildBeside(
    @Param('name') name: string,
    @Query() { upTo, table }: RebuildBesideQuery,
  ): Promise<StreamableFile> {
    await this.mustKnow(name);
    return ndjson(async (progress) => {
      const position = positionOf(upTo) ?? (await positionAt(this.parts.store, upTo));
      const result = await this.runner.rebuild(name, { upTo: { position, table }, onProgress: progress });
      return { ...result, upTo: position, table };
    });
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
