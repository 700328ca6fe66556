import { GROUP_MCS, MESH_CONFIG_MAP } from './kinds';
import type { LedgerRow } from './row';
import { cannotMatter, unknownBecause } from './states';

/** How clusters know of each other. */
export const MULTICLUSTER_ROWS: readonly LedgerRow[] = [
  {
    id: 'remote-secrets',
    kind: 'resource',
    name: 'Secret with the label istio/multiCluster: which clusters an istiod reads',
    readBy: ['istiod'],
    source: 'pkg/kube/multicluster/secretcontroller.go',
    concerns: 'mesh',
    matches: [],
    covers: ['key:networking.istio.io/cluster'],
    state: unknownBecause(
      'tells istiod of a remote cluster, and no Secret that was read does so for another cluster of the mesh: without one, istiod knows no endpoint there. That is not followed here.',
    ),
  },
  {
    id: 'delivery-unread',
    kind: 'resource',
    name: 'what has a Service deployed that was not read: Application, ApplicationSet, HelmRelease, Kustomization of Flux, and the like',
    readBy: [],
    source: 'what they deploy is in the cluster, and not in the tree',
    concerns: 'service',
    matches: [],
    covers: [],
    state: unknownBecause('deploys what was not read, and this Service may be among it.'),
  },
  {
    id: 'mesh-networks',
    kind: 'mesh-config',
    name: 'MeshNetworks: networks.*.endpoints (fromRegistry, fromCidr), networks.*.gateways',
    readBy: ['istiod'],
    source: 'pilot/pkg/serviceregistry/kube/controller/network.go reloadMeshNetworks; pilot/pkg/model/network.go',
    concerns: 'network',
    matches: [{ ...MESH_CONFIG_MAP, at: 'field', path: 'data.meshNetworks', harmless: ['', 'networks: {}'] }],
    covers: [
      'field:MeshNetworks.*',
      'field:Network.*',
      'field:Network_NetworkEndpoints.*',
      'field:Network_IstioNetworkGateway.*',
    ],
    state: unknownBecause('declares networks and their gateways (meshNetworks), which is not followed here.'),
  },
  {
    id: 'service-export',
    kind: 'resource',
    name: 'ServiceExport, ServiceImport',
    readBy: ['istiod'],
    source: 'pilot/pkg/serviceregistry/kube/controller/serviceexportcache.go, serviceimportcache.go',
    concerns: 'service',
    matches: [
      { group: GROUP_MCS, kind: 'ServiceExport', at: 'object' },
      { group: GROUP_MCS, kind: 'ServiceImport', at: 'object' },
    ],
    covers: [],
    state: cannotMatter(
      'In any version (v1alpha1, v1beta1): Istio reads them only with ENABLE_MCS_SERVICE_DISCOVERY, which has a row of its own.',
    ),
  },
];
