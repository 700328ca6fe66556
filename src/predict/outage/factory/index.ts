// Outages as programs write them.

export { Failure, Outage, type FailingOptions, type GrpcFailureOptions } from './outage-factory';
