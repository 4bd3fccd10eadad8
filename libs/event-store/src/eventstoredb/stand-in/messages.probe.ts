import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected, ProposedEvent, StoredEvent } from './stored-log.probe.ts';

// The messages of streams.proto, from the client's own generated code.

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const identifierOf = (name: string) => {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(name, 'utf8')));
  return identifier;
};

export const nameOf = (identifier: InstanceType<typeof shared.StreamIdentifier> | undefined): string =>
  text(identifier?.getStreamName_asU8() ?? new Uint8Array());

export const expectedOf = (options: InstanceType<typeof streams.AppendReq.Options>): Expected => {
  if (options.hasRevision()) return BigInt(options.getRevision());
  if (options.hasNoStream()) return 'noStream';
  return options.hasStreamExists() ? 'streamExists' : 'any';
};

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws Error for an id that is no GUID */
export const proposedEvent = (message: InstanceType<typeof streams.AppendReq.ProposedMessage>): ProposedEvent => {
  const id = message.getId()?.getString() ?? '';
  if (!GUID.test(id)) throw new Error(`Guid should contain 32 digits with 4 dashes: ${id}`);
  const metadata = message.getMetadataMap();
  return {
    id: id.toLowerCase(),
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: Uint8Array.from(message.getData_asU8()),
    metadata: Uint8Array.from(message.getCustomMetadata_asU8()),
  };
};

export const appended = (last: StoredEvent) => {
  const success = new streams.AppendResp.Success();
  success.setCurrentRevision(String(last.revision));
  const position = new streams.AppendResp.Position();
  position.setCommitPosition(String(last.position));
  position.setPreparePosition(String(last.position));
  success.setPosition(position);
  return new streams.AppendResp().setSuccess(success);
};

export const wrongExpectedVersion = (expected: Expected, current: bigint) => {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0n) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(current));
  if (typeof expected === 'bigint') wrong.setExpectedRevision(String(expected));
  else if (expected === 'noStream') wrong.setExpectedNoStream(new shared.Empty());
  else if (expected === 'streamExists') wrong.setExpectedStreamExists(new shared.Empty());
  else wrong.setExpectedAny(new shared.Empty());
  return new streams.AppendResp().setWrongExpectedVersion(wrong);
};

export const eventRead = (event: StoredEvent) => {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  const id = new shared.UUID();
  id.setString(event.id);
  recorded.setId(id);
  recorded.setStreamIdentifier(identifierOf(event.stream));
  recorded.setStreamRevision(String(event.revision));
  // Of events read from their stream, too, since 22.6 (https://github.com/kurrent-io/KurrentDB/pull/3459).
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(event.position));
  recorded.getMetadataMap().set('type', event.type);
  recorded.getMetadataMap().set('content-type', event.contentType);
  recorded.getMetadataMap().set('created', String(event.created));
  recorded.setCustomMetadata(event.metadata);
  recorded.setData(event.data);
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.position));
  return new streams.ReadResp().setEvent(read);
};

export const streamNotFound = (name: string) => {
  const notFound = new streams.ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifierOf(name));
  return new streams.ReadResp().setStreamNotFound(notFound);
};

export const confirmed = (id: string) => {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(id);
  return new streams.ReadResp().setConfirmation(confirmation);
};

export const checkpointAt = (position: bigint) => {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition(String(position));
  return new streams.ReadResp().setCheckpoint(checkpoint);
};

export const caughtUp = () => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
