/**
 * The largest size of an object. It is client-go's limit for a watch event (`runtime/serializer/streaming`)
 * and is used for list items, too. By default etcd stores objects of up to 1.5 MiB. The limit is ten times
 * that, because JSON is larger than the stored form.
 */
export const OBJECT_LIMIT_BYTES: number = 16 * 1024 * 1024;
