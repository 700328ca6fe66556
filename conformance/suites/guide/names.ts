// The names the guide gives to things.

export const NAMESPACE = 'sample';
export const WAYPOINT = 'waypoint';
export const SERVICE = 'helloworld';
export const PORT = 5000;

/** The Deployment that the guide scales to zero, and where it is. */
export const SCALED = { cluster: 'cluster1', deployment: 'helloworld-v1' };
