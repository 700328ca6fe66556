import { DESTINATION_RULE_ROWS } from './destination-rule';
import { GATEWAY_ROWS } from './gateway';
import { GATEWAY_ROUTE_ROWS } from './gateway-routes';
import { ISTIOD_ENVIRONMENT_ROWS } from './istiod-environment';
import { MESH_CONFIG_ROWS } from './mesh-config';
import { MULTICLUSTER_ROWS } from './multicluster';
import { NAMESPACE_ROWS } from './namespace';
import { POLICY_ROWS } from './policy';
import { NODE_ROWS } from './node-agents';
import { PROXY_ROWS } from './proxies';
import type { LedgerRow } from './row';
import { SERVICE_ROWS } from './service';
import { SERVICE_ENTRY_ROWS } from './service-entry';
import { VIRTUAL_SERVICE_ROWS } from './virtual-service';
import { WORKLOAD_ROWS } from './workload';

/** A part of the ledger, as its page has it. */
export interface LedgerArea {
  readonly title: string;
  readonly rows: readonly LedgerRow[];
}

/** The ledger by area. */
export const LEDGER_AREAS: readonly LedgerArea[] = [
  { title: 'Services', rows: SERVICE_ROWS },
  { title: 'Pods, Nodes and workloads', rows: WORKLOAD_ROWS },
  { title: 'Namespaces', rows: NAMESPACE_ROWS },
  { title: 'DestinationRules', rows: DESTINATION_RULE_ROWS },
  { title: 'VirtualServices', rows: VIRTUAL_SERVICE_ROWS },
  { title: 'Routes of the Gateway API', rows: GATEWAY_ROUTE_ROWS },
  { title: 'Gateways', rows: GATEWAY_ROWS },
  { title: 'ServiceEntries and WorkloadEntries', rows: SERVICE_ENTRY_ROWS },
  { title: 'Policies and extensions', rows: POLICY_ROWS },
  { title: 'Several clusters', rows: MULTICLUSTER_ROWS },
  { title: 'MeshConfig', rows: MESH_CONFIG_ROWS },
  { title: 'The environment of istiod', rows: ISTIOD_ENVIRONMENT_ROWS },
  { title: 'Waypoints and gateways', rows: PROXY_ROWS },
  { title: 'ztunnel and the CNI agent', rows: NODE_ROWS },
];

/** Every input of Istio between a client and an endpoint. */
export const LEDGER: readonly LedgerRow[] = LEDGER_AREAS.flatMap(({ rows }) => rows);
