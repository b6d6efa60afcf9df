import type { ReactNode } from 'react';
import { count } from '../format/number.js';
import { blobsIn } from './blobs-in.js';
import './Blobs.css';

const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** A larger image is a link: a page may hold many. */
const LARGEST_SHOWN = 2 * 1024 * 1024;

/** The files that a text refers to: images as they are, others to download. Nothing where it refers to none. */
export const Blobs = ({ text }: { readonly text: string }): ReactNode =>
  blobsIn(text).map(({ hash, mediaType, bytes }) => {
    const url = `/api/blobs/${hash}`;
    const what = `${mediaType}, ${count(Math.ceil(bytes / 1024))} KiB`;
    return SHOWN.has(mediaType) && bytes <= LARGEST_SHOWN ? (
      <img key={hash} className="blob__image" src={url} alt={what} title={what} loading="lazy" />
    ) : (
      <a key={hash} className="blob__link" href={url} download>
        {what}
      </a>
    );
  });
