// Which release of an API a cluster has.

export { isOfIstio, keepsRouteRetries, NEWER_APIS, newerReleaseOf, releaseOf } from './releases';
