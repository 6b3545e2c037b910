/* How the bytes of a load generator's connections go over their sockets: as they are (wire_plain.c) or under TLS
   (wire_tls.c). A connection is named by its place among all. */
#ifndef WIRE_H
#define WIRE_H

#include <stddef.h>
#include <sys/types.h>

void wire_prepare(int connections);
void wire_open(int place, int fd); /* connected; under TLS the first bytes shake hands */

/* As send(2) and recv(2). With EINPROGRESS nothing can be sent before something has arrived. */
ssize_t wire_send(int place, int fd, const void *bytes, size_t count, int flags);
ssize_t wire_recv(int place, int fd, void *bytes, size_t count, int flags);
void wire_close(int place, int fd);

#endif
