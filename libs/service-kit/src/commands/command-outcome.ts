import { ApiProperty } from '@nestjs/swagger';

/** One event that a command appended. */
export class AppendedEvent {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty({ example: 'LeadQualified' })
  readonly type: string;

  constructor(id: string, type: string) {
    this.id = id;
    this.type = type;
  }
}

/** What a command did. A command that was satisfied already appends nothing: `events` is empty. */
export class CommandOutcome {
  @ApiProperty({ format: 'uuid', description: 'The aggregate that the command was addressed to.' })
  readonly id: string;

  @ApiProperty({ type: 'integer', description: 'Version of its stream now: send it as If-Match.' })
  readonly streamVersion: number;

  @ApiProperty({
    description: 'Place of the last event in the log: a query given it as `after` has seen this command.',
  })
  readonly position: string;

  @ApiProperty({ type: [AppendedEvent] })
  readonly events: readonly AppendedEvent[];

  constructor(id: string, streamVersion: number, position: string, events: readonly AppendedEvent[]) {
    this.id = id;
    this.streamVersion = streamVersion;
    this.position = position;
    this.events = events;
  }
}
