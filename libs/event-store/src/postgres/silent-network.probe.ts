import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A way to the test server on which packets can vanish: connections stay open, and nothing more comes through. */
export class SilentNetwork {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private silentForNew = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(databaseUrl: string): Promise<SilentNetwork> {
    const url = new URL(databaseUrl);
    const target = { host: url.hostname, port: Number(url.port) };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url.port = String((server.address() as AddressInfo).port);
    const network = new SilentNetwork(server, url.href);
    server.on('connection', (near) => network.join(near, connect(target)));
    return network;
  }

  /** What is connected now is heard of no more. New connections too; or only answers vanish, and what is asked for is done. */
  silence({ alsoNew = false, answersOnly = false } = {}): void {
    this.silentForNew = alsoNew;
    for (const [near, far] of this.pairs) {
      if (!answersOnly) near.unpipe(far).pause();
      far.unpipe(near).pause();
    }
  }

  async close(): Promise<void> {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** New connections come through again. */
  mend(): void {
    this.silentForNew = false;
  }

  private join(near: Socket, far: Socket): void {
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    if (this.silentForNew) return;
    near.pipe(far);
    far.pipe(near);
  }
}
