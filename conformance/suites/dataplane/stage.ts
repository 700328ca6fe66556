import type { Mesh } from '../../clusters/mesh';
import { DataPlane } from '../../dataplane/data-plane';
import { requireNetworkNamespace } from '../../dataplane/network-namespace';
import { Workplace } from '../../dataplane/workplace';
import { requireEnvoy } from '../../envoy/install';
import { istiodDeployment } from '../operations/faults';
import type { Check } from '../suite';

/** What the checks of the suite share: the data plane of the clusters, and a place to type commands. */
export class Stage {
  public readonly workplace: Workplace;
  private dataPlane: DataPlane | undefined;

  constructor(public readonly mesh: Mesh) {
    this.workplace = new Workplace(mesh);
  }

  public get traffic(): DataPlane {
    if (this.dataPlane === undefined) throw new Error('the data plane is not up');
    return this.dataPlane;
  }

  public start(): Check {
    return {
      sentence: 'the data plane comes up, and each cluster says what its istiod is',
      vital: true,
      run: async () => {
        const [envoy, unshare] = await Promise.all([requireEnvoy(), requireNetworkNamespace()]);
        this.dataPlane = new DataPlane(this.mesh, { envoy, unshare });
        for (const { cluster } of this.mesh) await cluster.kubectl.apply([istiodDeployment('1.31.0', 'true')]);
        await this.dataPlane.served();
      },
    };
  }

  public async end(): Promise<void> {
    this.workplace.remove();
    await this.dataPlane?.stop();
  }
}
