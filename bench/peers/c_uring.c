/* c_uring ADDRESS [--threads N]: echoes from an io_uring loop on bare system calls; each thread has its own listener
   and ring.

   Accepting is one multishot request, receiving one multishot request for each connection, into a ring of buffers that
   the kernel takes from. A connection's buffers queue up and are sent one at a time, which keeps their order; then they
   go back to the kernel. A connection with MOST_QUEUED of them is not received from until they are sent. */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef IORING_SETUP_NO_SQARRAY
#define IORING_SETUP_NO_SQARRAY (1U << 16)
#endif

enum {
  REQUESTS = 4096,
  COMPLETIONS = 8 * REQUESTS,
  BUFFERS = 1024,
  BUFFER = 16384,
  MOST_QUEUED = 128,
  DESCRIPTORS = 65536
};
enum operation { ACCEPT = 1, RECEIVE, SEND, CANCEL };

struct connection {
  bool receiving, cancelling, sending, ended, starved;
  unsigned count;             /* of buffers to be sent */
  unsigned short first, last; /* of them */
  unsigned offset;            /* how much of the first is sent */
};

struct ring {
  int fd, listener;
  unsigned *sq_head, *sq_tail, sq_mask, *cq_head, *cq_tail, cq_mask;
  struct io_uring_sqe *requests;
  struct io_uring_cqe *completions;
  unsigned tail, submitted;
  struct io_uring_buf_ring *offered; /* to the kernel */
  unsigned short offered_tail;
  char *buffers;
  unsigned length[BUFFERS];
  unsigned short next[BUFFERS];    /* in the queue of the buffer's connection */
  struct connection **connections; /* by descriptor */
  int *starved;                    /* descriptors whose receiving ended for want of buffers */
  int starving;
};

/* ---- the ring ---- */

static void *map(int fd, size_t size, off_t offset) {
  int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED | MAP_POPULATE;
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, offset);
  if (memory == MAP_FAILED) die("mmap");
  return memory;
}

static void submit(struct ring *r, unsigned wait_for) {
  __atomic_store_n(r->sq_tail, r->tail, __ATOMIC_RELEASE);
  long n = syscall(SYS_io_uring_enter, r->fd, r->tail - r->submitted, wait_for, IORING_ENTER_GETEVENTS, NULL, 0);
  if (n >= 0) r->submitted += (unsigned)n;
  else if (errno != EINTR && errno != EAGAIN && errno != EBUSY) die("io_uring_enter");
}

static struct io_uring_sqe *request(struct ring *r, enum operation operation, int fd) {
  while (r->tail - __atomic_load_n(r->sq_head, __ATOMIC_ACQUIRE) > r->sq_mask) submit(r, 0);
  struct io_uring_sqe *sqe = &r->requests[r->tail++ & r->sq_mask];
  memset(sqe, 0, sizeof *sqe);
  sqe->fd = fd;
  sqe->user_data = (uint64_t)operation << 32 | (unsigned)fd;
  return sqe;
}

static void give_back(struct ring *r, unsigned short id) {
  struct io_uring_buf *buffer = &r->offered->bufs[r->offered_tail++ & (BUFFERS - 1)];
  buffer->addr = (uintptr_t)r->buffers + (size_t)id * BUFFER;
  buffer->len = BUFFER;
  buffer->bid = id;
}

static void open_ring(struct ring *r) {
  struct io_uring_params p = {
      .cq_entries = COMPLETIONS,
      .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE | IORING_SETUP_NO_SQARRAY};
  r->fd = (int)syscall(SYS_io_uring_setup, REQUESTS, &p);
  if (r->fd < 0) die("io_uring_setup");
  char *shared = map(r->fd, p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_SQ_RING);
  r->requests = map(r->fd, p.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
  r->sq_head = (unsigned *)(shared + p.sq_off.head);
  r->sq_tail = (unsigned *)(shared + p.sq_off.tail);
  r->sq_mask = *(unsigned *)(shared + p.sq_off.ring_mask);
  r->cq_head = (unsigned *)(shared + p.cq_off.head);
  r->cq_tail = (unsigned *)(shared + p.cq_off.tail);
  r->cq_mask = *(unsigned *)(shared + p.cq_off.ring_mask);
  r->completions = (struct io_uring_cqe *)(shared + p.cq_off.cqes);
  r->buffers = map(-1, (size_t)BUFFERS * BUFFER, 0);
  r->offered = map(-1, BUFFERS * sizeof(struct io_uring_buf), 0);
  struct io_uring_buf_reg registration = {.ring_addr = (uintptr_t)r->offered, .ring_entries = BUFFERS};
  if (syscall(SYS_io_uring_register, r->fd, IORING_REGISTER_PBUF_RING, &registration, 1))
    die("IORING_REGISTER_PBUF_RING");
  for (unsigned short id = 0; id < BUFFERS; id++) give_back(r, id);
  __atomic_store_n(&r->offered->tail, r->offered_tail, __ATOMIC_RELEASE);
}

/* ---- requests ---- */

static void request_accept(struct ring *r) {
  struct io_uring_sqe *sqe = request(r, ACCEPT, r->listener);
  sqe->opcode = IORING_OP_ACCEPT;
  sqe->ioprio = IORING_ACCEPT_MULTISHOT;
}

static void request_receive(struct ring *r, int fd, struct connection *c) {
  struct io_uring_sqe *sqe = request(r, RECEIVE, fd);
  sqe->opcode = IORING_OP_RECV;
  sqe->flags = IOSQE_BUFFER_SELECT;
  sqe->ioprio = IORING_RECV_MULTISHOT;
  c->receiving = true;
}

static void request_send(struct ring *r, int fd, struct connection *c) {
  unsigned short id = c->first;
  struct io_uring_sqe *sqe = request(r, SEND, fd);
  sqe->opcode = IORING_OP_SEND;
  sqe->addr = (uintptr_t)r->buffers + (size_t)id * BUFFER + c->offset;
  sqe->len = r->length[id] - c->offset;
  sqe->msg_flags = MSG_NOSIGNAL | MSG_WAITALL;
  c->sending = true;
}

/* The receive request ends with ECANCELED, or with what had arrived. */
static void request_cancel(struct ring *r, int fd, struct connection *c) {
  struct io_uring_sqe *sqe = request(r, CANCEL, fd);
  sqe->opcode = IORING_OP_ASYNC_CANCEL;
  sqe->fd = -1;
  sqe->addr = (uint64_t)RECEIVE << 32 | (unsigned)fd;
  c->cancelling = true;
}

/* ---- connections ---- */

/* What the connection needs next; it is closed when it has ended and no request knows it any more. */
static void go_on(struct ring *r, int fd, struct connection *c) {
  if (c->count > 0 && !c->sending) request_send(r, fd, c);
  if (!c->ended) {
    if (c->receiving && !c->cancelling && c->count >= MOST_QUEUED) request_cancel(r, fd, c);
    if (!c->receiving && !c->starved && !c->cancelling && c->count < MOST_QUEUED / 2) request_receive(r, fd, c);
  } else if (!c->receiving && !c->cancelling && !c->sending && !c->starved) {
    r->connections[fd] = NULL;
    close(fd);
    free(c);
  }
}

static void on_accept(struct ring *r, const struct io_uring_cqe *cqe) {
  if (!(cqe->flags & IORING_CQE_F_MORE)) request_accept(r);
  if (cqe->res < 0) {
    errno = -cqe->res;
    if (errno != EINTR && errno != ECONNABORTED) die("accept");
    return;
  }
  if (cqe->res >= DESCRIPTORS) {
    errno = EMFILE;
    die("accept");
  }
  struct connection *c = memory(sizeof *c);
  r->connections[cqe->res] = c;
  request_receive(r, cqe->res, c);
}

static void enqueue(struct ring *r, struct connection *c, unsigned short id, unsigned length) {
  r->length[id] = length;
  if (c->count++) r->next[c->last] = id;
  else c->first = id;
  c->last = id;
}

static void dequeue(struct ring *r, struct connection *c) {
  unsigned short id = c->first;
  c->first = r->next[id];
  c->count--;
  c->offset = 0;
  give_back(r, id);
}

static void on_receive(struct ring *r, const struct io_uring_cqe *cqe, int fd, struct connection *c) {
  if (!(cqe->flags & IORING_CQE_F_MORE)) c->receiving = false;
  if (cqe->res > 0) {
    unsigned short id = (unsigned short)(cqe->flags >> IORING_CQE_BUFFER_SHIFT);
    if (c->ended) give_back(r, id);
    else enqueue(r, c, id, (unsigned)cqe->res);
  } else if (cqe->res == -ENOBUFS) {
    c->starved = true;
    r->starved[r->starving++] = fd;
  } else if (cqe->res != -ECANCELED) {
    c->ended = true; /* by the client's end of stream, or by an error: it is gone */
  }
  go_on(r, fd, c);
}

static void on_send(struct ring *r, const struct io_uring_cqe *cqe, int fd, struct connection *c) {
  c->sending = false;
  if (cqe->res < 0) {
    while (c->count > 0) dequeue(r, c);
    c->ended = true;
    if (c->receiving && !c->cancelling) request_cancel(r, fd, c);
  } else {
    c->offset += (unsigned)cqe->res;
    if (c->offset == r->length[c->first]) dequeue(r, c);
  }
  go_on(r, fd, c);
}

/* Once buffers have come back. */
static void feed(struct ring *r) {
  int count = r->starving;
  r->starving = 0;
  for (int i = 0; i < count; i++) {
    int fd = r->starved[i];
    r->connections[fd]->starved = false;
    go_on(r, fd, r->connections[fd]);
  }
}

static void on_completion(struct ring *r, const struct io_uring_cqe *cqe) {
  int fd = (int)(uint32_t)cqe->user_data;
  switch (cqe->user_data >> 32) {
    case ACCEPT: on_accept(r, cqe); break;
    case RECEIVE: on_receive(r, cqe, fd, r->connections[fd]); break;
    case SEND: on_send(r, cqe, fd, r->connections[fd]); break;
    default: r->connections[fd]->cancelling = false, go_on(r, fd, r->connections[fd]);
  }
}

static void *loop(void *address) {
  struct ring *r = memory(sizeof *r);
  int one = 1;
  open_ring(r);
  r->connections = memory(DESCRIPTORS * sizeof *r->connections);
  r->starved = memory(DESCRIPTORS * sizeof *r->starved);
  r->listener = peer_socket(address, SOCK_STREAM);
  setsockopt(r->listener, IPPROTO_TCP, TCP_NODELAY, &one,
             sizeof one); /* its connections inherit it; not for Unix sockets */
  request_accept(r);
  for (;;) {
    submit(r, 1);
    unsigned short offered = r->offered_tail;
    unsigned head = *r->cq_head, tail = __atomic_load_n(r->cq_tail, __ATOMIC_ACQUIRE);
    for (; head != tail; head++) on_completion(r, &r->completions[head & r->cq_mask]);
    __atomic_store_n(r->cq_head, head, __ATOMIC_RELEASE);
    __atomic_store_n(&r->offered->tail, r->offered_tail, __ATOMIC_RELEASE);
    if (r->starving && offered != r->offered_tail) feed(r);
  }
  return NULL;
}

int main(int argc, char **argv) { peer_run(loop, peer_arguments(argc, argv)); }
