import grpcFeatures from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import grpcStreams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import grpc from '@grpc/grpc-js';
import { appended, expectedOf, nameOf, proposedEvent, wrongExpectedVersion } from './messages.probe.ts';
import { InvalidPosition, readAll, readStream, subscribeToAll } from './reading.probe.ts';
import { type Outcome, type ProposedEvent, StoredLog } from './stored-log.probe.ts';

type AppendRequest = InstanceType<typeof streams.AppendReq>;
type AppendResponse = InstanceType<typeof streams.AppendResp>;
type ReadRequest = InstanceType<typeof streams.ReadReq>;
type ReadResponse = InstanceType<typeof streams.ReadResp>;

/** What goes wrong at the next call of a method, before or after it was done; `silence` is done, and never answered. */
export interface Fault {
  readonly method: 'append' | 'read';
  readonly when: 'before' | 'after' | 'silence';
  readonly code: grpc.status;
  /** As EventStoreDB says it: `exception`, and what belongs to it. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

const failure = ({ code, metadata = {} }: Pick<Fault, 'code' | 'metadata'>): grpc.ServiceError => {
  const found = new grpc.Metadata();
  for (const [key, value] of Object.entries(metadata)) found.set(key, value);
  return Object.assign(new Error(`fault ${code}`), { code, details: 'fault', metadata: found });
};

/**
 * Speaks EventStoreDB's gRPC protocol of streams, by the service definitions that the client is generated from, over a log in
 * memory. It is a stand-in for tests of the adapter through the real client, where no server can be had. It is NOT an
 * EventStoreDB: it knows what the adapter asks for, as the documentation describes it, and neither disks, clusters, access
 * control, projections nor scavenges. Only a run with EVENTSTOREDB_URL says that the adapter works with a real server.
 */
export class StandInServer {
  private server = new grpc.Server();
  private port = 0;
  private readonly faults: Fault[] = [];
  readonly log: StoredLog;
  /** Servers before 23.10 do not. */
  saysCaughtUp = true;

  constructor({ maxAppendSize = 16 * 1024 * 1024 } = {}) {
    this.log = new StoredLog(maxAppendSize);
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Starts, or starts again, on the same port and with the same log. */
  async start(): Promise<this> {
    const limits = { 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES };
    this.server = new grpc.Server(limits);
    this.server.addService(grpcStreams.StreamsService, {
      append: this.append,
      read: this.read,
    });
    this.server.addService(grpcFeatures.ServerFeaturesService, {
      getSupportedMethods: this.getSupportedMethods,
    });
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync(`127.0.0.1:${this.port}`, grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    return this;
  }

  /** As a crash: calls under way fail. */
  stop(): void {
    this.server.forceShutdown();
  }

  failNext(...faults: readonly Fault[]): void {
    this.faults.push(...faults);
  }

  private faultOf(method: Fault['method']): Fault | undefined {
    const index = this.faults.findIndex((fault) => fault.method === method);
    return index === -1 ? undefined : this.faults.splice(index, 1)[0];
  }

  private readonly append = (
    call: grpc.ServerReadableStream<AppendRequest, AppendResponse>,
    answer: grpc.sendUnaryData<AppendResponse>,
  ): void => {
    const requests: AppendRequest[] = [];
    call.on('data', (request: AppendRequest) => requests.push(request));
    call.on('end', () => {
      const fault = this.faultOf('append');
      if (fault?.when === 'before') return answer(failure(fault));
      try {
        const response = this.appendAll(requests);
        if (fault?.when === 'silence') return;
        if (fault) answer(failure(fault));
        else if (response instanceof Error) answer(response);
        else answer(null, response);
      } catch (error) {
        answer(Object.assign(failure({ code: grpc.status.INVALID_ARGUMENT }), { details: String(error) }));
      }
    });
  };

  private appendAll(requests: readonly AppendRequest[]): AppendResponse | grpc.ServiceError {
    const options = requests[0]?.getOptions();
    if (options === undefined) throw new Error('options come first');
    const proposed = requests.slice(1).map((request): ProposedEvent => {
      const message = request.getProposedMessage();
      if (message === undefined) throw new Error('then events');
      return proposedEvent(message);
    });
    const expected = expectedOf(options);
    const outcome: Outcome = this.log.append(nameOf(options.getStreamIdentifier()), expected, proposed);
    if (outcome.kind === 'appended') return appended(outcome.last);
    if (outcome.kind === 'wrongExpectedVersion') return wrongExpectedVersion(expected, outcome.current);
    const metadata = { exception: 'maximum-append-size-exceeded', 'maximum-append-size': '1048576' };
    return failure({ code: grpc.status.INVALID_ARGUMENT, metadata });
  }

  private readonly read = (call: grpc.ServerWritableStream<ReadRequest, ReadResponse>): void => {
    const fault = this.faultOf('read');
    const options = call.request.getOptions();
    if (fault || options === undefined) {
      call.emit('error', failure(fault ?? { code: grpc.status.INVALID_ARGUMENT }));
      return;
    }
    try {
      if (options.hasSubscription()) {
        call.on(
          'cancelled',
          subscribeToAll(this.log, options, (response) => call.write(response)),
        );
        return;
      }
      const responses = options.hasStream() ? readStream(this.log, options) : readAll(this.log, options);
      for (const response of responses) call.write(response);
      call.end();
    } catch (error) {
      const exception = error instanceof InvalidPosition ? 'invalid-position' : 'unknown';
      call.emit('error', failure({ code: grpc.status.INVALID_ARGUMENT, metadata: { exception } }));
    }
  };

  private readonly getSupportedMethods = (
    _: unknown,
    answer: grpc.sendUnaryData<InstanceType<typeof features.SupportedMethods>>,
  ): void => {
    const supported = new features.SupportedMethods();
    supported.setEventStoreServerVersion('0.0.0-stand-in');
    for (const name of ['append', 'read']) {
      const method = new features.SupportedMethod();
      method.setServiceName('event_store.client.streams.streams');
      method.setMethodName(name);
      supported.addMethods(method);
    }
    answer(null, supported);
  };
}
