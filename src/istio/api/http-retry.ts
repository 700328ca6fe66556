import { optional, type PresentOf } from './decoder';
import { duration } from './duration';
import { message } from './message';
import { bool, int32, string } from './scalars';

/**
 * How requests that fail are tried again, as a VirtualService or the MeshConfig says it.
 *
 * Source: istio.io/api, networking/v1alpha3/virtual_service.proto.
 */
export const HTTP_RETRY = message('HTTPRetry', {
  attempts: int32,
  perTryTimeout: duration,
  retryOn: string,
  retryRemoteLocalities: optional(bool),
  retryIgnorePreviousHosts: optional(bool),
  backoff: duration,
});
export type HttpRetry = PresentOf<typeof HTTP_RETRY>;
