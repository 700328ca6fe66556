import type { Chooser } from '../../istio-validation/chooser';
import type { Plan } from '../plan';
import { withMeshConfig, type Feature } from './feature';

/** meshNetworks beside MeshConfig: networks by registry or by range, with gateways of their own. */
export const meshNetworks: Feature = (choose, plan, _cluster, objects) => {
  const names = [...new Set(plan.clusters.map(({ network }) => network))].filter((name) => name !== '');
  const declared = [...names, 'elsewhere'].filter(() => choose.chance(60));
  const networks = Object.fromEntries(declared.map((name, index) => [name, network(choose, plan, index)]));
  return withMeshConfig(objects, (data) => ({ ...data, meshNetworks: JSON.stringify({ networks }) }));
};

function network(choose: Chooser, { clusters }: Plan, index: number): object {
  const { name, number } = choose.any(clusters);
  const endpoint = choose.any([{ fromRegistry: name }, { fromRegistry: name }, { fromCidr: `10.${number}.0.0/24` }]);
  return {
    endpoints: [endpoint],
    gateways: Array.from({ length: choose.any([1, 2]) }, (_, place) => ({
      address: `192.0.${index}.${place + 1}`,
      port: 15443,
    })),
  };
}
