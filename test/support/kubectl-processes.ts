import { compiled } from './compiled';
import { FakeKubectl } from './fake-kubectl';
import { KubectlServer } from './kubectl-server';
import { guideCluster } from './live-guide';

/** The command, for Node.js, and the kubectl that its processes find on their PATH. */
export interface KubectlProcesses {
  readonly command: string;
  readonly kubectl: FakeKubectl;
  readonly server: KubectlServer;
}

/** Has each test of a file run the command as processes, on the two clusters of the guide. */
export function kubectlProcesses(): KubectlProcesses {
  let command: string;
  let kubectl: FakeKubectl;
  let server: KubectlServer;
  beforeAll(() => ({ command } = compiled()));
  beforeEach(async () => {
    kubectl = new FakeKubectl({
      ctx1: guideCluster('cluster1', 'network1', { replicas: 2 }),
      ctx2: guideCluster('cluster2', 'network2', { replicas: 2, version: 'v2' }),
    });
    server = await KubectlServer.start(kubectl, () => 0);
  });
  afterEach(async () => {
    await server.stop();
    kubectl.remove();
  });
  return {
    get command() {
      return command;
    },
    get kubectl() {
      return kubectl;
    },
    get server() {
      return server;
    },
  };
}
