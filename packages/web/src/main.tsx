// First, because this file says in which order the layers of style win.
import './design/base.css';
import './design/tokens.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { toApiError } from './api/error.js';
import { makeRouter } from './app/router.js';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The server is on this machine: what it refuses it refuses again, and what does not answer is asked again soon anyway.
      retry: (failures, error) => toApiError(error).status === 0 && failures < 1,
      retryDelay: 500,
      networkMode: 'always',
    },
  },
});

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element #root');
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={makeRouter(queries)} />
    </QueryClientProvider>
  </StrictMode>,
);
