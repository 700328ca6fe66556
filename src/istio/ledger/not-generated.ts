import type { NotGenerated } from './row';

// Why the random meshes of the conformance run say nothing of an input that is followed: they ask istiod for the endpoints of waypoints.

export const NO_REVISIONS: NotGenerated = { without: 'Random meshes with routes have one revision.' };
export const NO_MESH_RETRIES: NotGenerated = {
  without: 'Random meshes with routes have the retries of a MeshConfig by default.',
};
export const NO_WAY_IN: NotGenerated = {
  without:
    'Lists of endpoints are compared: whether an ingress gateway uses a service past its waypoint is not among it.',
};
export const NO_TUNNELS: NotGenerated = {
  without: 'Lists of endpoints are compared by address: whether a tunnel leads to one is not among it.',
};
export const NO_GRANTS: NotGenerated = {
  without: 'Lists of endpoints are compared: whether a route may lead to a service is not among it.',
};
export const NO_ZTUNNEL: NotGenerated = {
  without: 'ztunnel is not part of istiod. The suite live compares what it is sent.',
};
export const NO_REFUSALS: NotGenerated = {
  without: 'Proxies and pods refuse requests. istiod sends the same endpoints with it and without.',
};
export const NO_CONTROLLER: NotGenerated = {
  without: 'The controller of Gateways makes objects of it, and random meshes have those objects.',
};
export const NOT_READ: NotGenerated = { without: 'Istio does not read it.' };
export const ONE_VERSION: NotGenerated = {
  without: 'One run has one version. Answers of 1.29, 1.30 and 1.31 are recorded.',
};
