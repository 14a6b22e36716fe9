import { z } from 'zod';

/** fence.json: how many messages were ever handed over, and which file this is. */
export const fenceFile = z.object({
  handedOver: z.number().int().nonnegative(),
  /** The file's own number on its disk, and when it was made there, in nanoseconds; null on a disk that does not keep it. */
  inode: z.string(),
  born: z.string().nullable(),
});
export type FenceFile = z.infer<typeof fenceFile>;
